// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller;

import org.nearcast.controller.operator.Reply;

/** What the application offers to others in the same ONOS: a look at what it knows. */
public interface NearcastService {

    /**
     * A view by its name.
     *
     * @param name {@code streams}, {@code peerings}, {@code sites}, {@code gateways}, {@code metrics} (JSON), or one of these
     *     but the last with {@code nearcast-} before it (text)
     * @return null if there is no such view
     */
    String view(String name);

    /**
     * Does what an operator's command says, see {@link org.nearcast.controller.operator.OperatorCommands#run}.
     *
     * @return what is to be printed
     * @throws IllegalArgumentException saying what is wrong with it
     */
    String command(String line);

    /**
     * Answers a request to the REST resources.
     *
     * @param method as in HTTP
     * @param path below the resources' root, decoded, beginning with a slash
     * @param body may be null
     */
    Reply request(String method, String path, String body);
}
