// SPDX-License-Identifier: Apache-2.0
package org.nearcast.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.nearcast.lab.junit.LabTest;

/** Switches that wait for a controller. */
@Timeout(60)
class ControllerIT {
    /** Says OpenFlow 1.3 hello to whoever connects, and no more. */
    private static final String CONTROLLER =
            """
            import socketserver
            class Hello(socketserver.BaseRequestHandler):
                def handle(self):
                    self.request.sendall(bytes([4, 0, 0, 8, 0, 0, 0, 1]))
                    while self.request.recv(4096):
                        pass
            socketserver.ThreadingTCPServer.allow_reuse_address = True
            server = socketserver.ThreadingTCPServer(("127.0.0.1", 6653), Hello)
            print("ready", flush=True)
            server.serve_forever()
            """;

    @LabTest(topology = "two-switch", viewers = 0)
    void shouldFindAControllerThatComesLater(Lab lab) {
        LabException none = assertThrows(LabException.class, () -> lab.awaitController(Duration.ofMillis(100)));
        assertEquals("no controller within 100 ms for [s1, s2]", none.getMessage());
        assertEquals("", lab.switchNamed("s1").dumpFlows().replaceAll("OFPST_FLOW reply.*\n", ""));
        LabProcess controller = lab.root().spawn(lab.log("controller.txt"), "/usr/bin/python3", "-c", CONTROLLER);
        controller.waitForLine("ready", Duration.ofSeconds(5));
        lab.awaitController(Duration.ofSeconds(10));
    }
}
