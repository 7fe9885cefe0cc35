// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.operator;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** The commands {@code nearcast-...}, as a person types them: the same in Karaf and in any other console. */
public final class OperatorCommands {

    /** What can be listed, without {@code nearcast-}. */
    public static final List<String> VIEWS = List.of("streams", "peerings", "sites", "gateways", "savings");

    /** What can be said of a gateway. */
    public static final List<String> WORDS = List.of("list", "allow", "revoke", "drain", "forget");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PREFIX = "nearcast-";

    private final Function<String, String> views;
    private final OperatorDesk desk;

    /** Shows {@code views} and says to {@code desk}. */
    public OperatorCommands(Function<String, String> views, OperatorDesk desk) {
        this.views = views;
        this.desk = desk;
    }

    /**
     * Does what a line says.
     *
     * @param line such as {@code nearcast-gateways drain KEY}; {@code -j} anywhere asks for JSON
     * @return what is to be printed
     * @throws IllegalArgumentException saying what is wrong and what would be right
     */
    public String run(String line) {
        List<String> words = new ArrayList<>(Arrays.asList(line.trim().split("\\s+")));
        boolean json = words.removeIf(word -> word.equals("-j") || word.equals("--json"));
        String command = words.remove(0);
        String view = command.startsWith(PREFIX) ? command.substring(PREFIX.length()) : "";
        if (!VIEWS.contains(view)) {
            throw new IllegalArgumentException(
                    "no command " + command + "; there are " + PREFIX + String.join(", " + PREFIX, VIEWS));
        }
        if (view.equals("gateways") && !words.isEmpty() && !words.equals(List.of("list"))) {
            String done = say(words);
            return json ? JSON.createObjectNode().put("done", done).toString() : done;
        }
        if (!view.equals("gateways") && !words.isEmpty()) {
            throw new IllegalArgumentException(command + " takes nothing but -j");
        }
        return views.apply(json ? view : command);
    }

    private String say(List<String> words) {
        String word = words.get(0);
        if (!WORDS.contains(word)) {
            throw new IllegalArgumentException(
                    "nearcast-gateways takes list, allow, revoke, drain or forget, not \"" + word + "\"");
        }
        int most = word.equals("allow") ? 3 : 2;
        if (words.size() < 2 || words.size() > most) {
            throw new IllegalArgumentException("nearcast-gateways " + word
                    + " wants a gateway: its key's fingerprint, its port or a plain server's address"
                    + (word.equals("allow") ? ", and a plain server's site" : ""));
        }
        String gateway = words.get(1);
        switch (word) {
            case "allow":
                return desk.allow(gateway, words.size() > 2 ? words.get(2) : null);
            case "revoke":
                return desk.revoke(gateway);
            case "drain":
                return desk.drain(gateway);
            case "forget":
                return desk.forget(gateway);
            default:
                throw new IllegalArgumentException("nearcast-gateways list takes nothing more");
        }
    }
}
