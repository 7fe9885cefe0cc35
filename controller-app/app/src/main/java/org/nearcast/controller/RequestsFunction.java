// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller;

import java.util.Map;
import java.util.function.BiFunction;
import org.nearcast.controller.operator.Reply;
import org.nearcast.controller.views.NearcastViews;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;

/** The REST resources in JDK types alone, for servers that know nothing of this application's own. */
@Component(immediate = true, service = BiFunction.class)
@NearcastViews
public class RequestsFunction implements BiFunction<String, String, Map<String, String>> {

    @Reference(cardinality = ReferenceCardinality.MANDATORY)
    protected NearcastService nearcast;

    /**
     * Answers a request.
     *
     * @param request method and path, such as {@code GET /streams}
     * @param body may be null
     * @return {@code status}, {@code type} and {@code body}
     */
    @Override
    public Map<String, String> apply(String request, String body) {
        int space = request.indexOf(' ');
        Reply reply = nearcast.request(request.substring(0, space), request.substring(space + 1), body);
        return Map.of("status", Integer.toString(reply.status()), "type", reply.type(), "body", reply.body());
    }
}
