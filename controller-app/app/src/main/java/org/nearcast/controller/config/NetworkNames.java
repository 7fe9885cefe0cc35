// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.config;

import java.util.regex.Pattern;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;

/** Switches and ports as ONOS writes them; what would silently match none is refused. */
public final class NetworkNames {

    private static final Pattern OPENFLOW = Pattern.compile("of:[0-9a-f]{16}");
    private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,9}");

    private NetworkNames() {}

    /**
     * Reads a switch's name.
     *
     * @throws IllegalArgumentException saying what would be right
     */
    public static DeviceId device(String text) {
        boolean scheme = text.matches("[a-z][a-z0-9+.-]*:[^/\\s]+");
        if (!scheme || text.startsWith("of:") && !OPENFLOW.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no switch as ONOS writes it: of: and 16 hex digits in lower case, like"
                            + " of:0000000000000001");
        }
        return DeviceId.deviceId(text);
    }

    /**
     * Reads a port's name.
     *
     * @throws IllegalArgumentException saying what would be right
     */
    public static ConnectPoint port(String text) {
        int slash = text.lastIndexOf('/');
        if (slash < 0 || !PORT.matcher(text.substring(slash + 1)).matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no port: a switch, a slash and a number, like of:0000000000000001/5");
        }
        device(text.substring(0, slash));
        return ConnectPoint.deviceConnectPoint(text);
    }
}
