// SPDX-License-Identifier: Apache-2.0
package org.nearcast.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a process ended.
 *
 * @param code its exit code, unless a signal ended it or the lab went first
 * @param signal the signal's name without SIG, such as {@code TERM}
 */
public record ExitStatus(OptionalInt code, Optional<String> signal) {
    /** The end of a process whose lab was closed or killed. */
    static final ExitStatus LOST = new ExitStatus(OptionalInt.empty(), Optional.empty());

    static ExitStatus fromJson(JsonNode json) {
        JsonNode code = json.path("status");
        JsonNode signal = json.path("signal");
        return new ExitStatus(
                code.isInt() ? OptionalInt.of(code.asInt()) : OptionalInt.empty(),
                signal.isTextual() ? Optional.of(signal.asText()) : Optional.empty());
    }

    /** Whether the exit code is 0. */
    public boolean isSuccess() {
        return code.isPresent() && code.getAsInt() == 0;
    }

    @Override
    public String toString() {
        if (code.isPresent()) {
            return "exit code " + code.getAsInt();
        }
        return signal.map(name -> "signal " + name).orElse("ended with the lab");
    }
}
