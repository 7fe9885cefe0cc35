// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.failover;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.nearcast.lab.LabException;

/** What goes wrong, and how it is put right. */
enum Failure {
    GATEWAY_KILLED("the gateway's program is killed", 8, 8) {
        @Override
        void strike(Scene scene) {
            scene.gateway().signal("KILL");
        }

        @Override
        void heal(Scene scene) {
            scene.startGateway();
        }
    },
    GATEWAY_HANGS("the gateway's program stops working and keeps its connections", 8, 10) {
        @Override
        void strike(Scene scene) {
            scene.gateway().signal("STOP");
        }

        @Override
        void heal(Scene scene) {
            scene.gateway().signal("CONT");
        }
    },
    GATEWAY_UNPLUGGED("the cable of the gateway's host is pulled", 8, 10) {
        @Override
        void strike(Scene scene) {
            scene.lab().link(Scene.GATEWAY, "s1").down();
        }

        @Override
        void heal(Scene scene) {
            scene.lab().link(Scene.GATEWAY, "s1").up();
        }
    },
    GATEWAY_MOVED("the gateway's host is plugged into another port", 6, 6) {
        @Override
        void strike(Scene scene) {
            scene.lab().host(Scene.GATEWAY).moveTo("s1");
        }

        @Override
        void heal(Scene scene) {
            // It stays there.
        }
    },
    GATEWAY_LEAVES("of two gateways, the one in use is stopped", 6, 8) {
        @Override
        void prepare(Scene scene) {
            scene.startSecondGateway();
            scene.stage().awaitGateway(Scene.SECOND_GATEWAY, "s1");
        }

        @Override
        void strike(Scene scene) {
            scene.gateway().signal("TERM");
        }

        @Override
        void heal(Scene scene) {
            scene.startGateway();
            scene.stopSecondGateway();
        }
    },
    ANNOUNCEMENTS_LOST("the gateway's announcements are lost on their way", 8, 8) {
        @Override
        void strike(Scene scene) {
            scene.lab().link(Scene.GATEWAY, "s1").drop("ab", "udp port 8723");
        }

        @Override
        void heal(Scene scene) {
            scene.lab().link(Scene.GATEWAY, "s1").drop("ab", "");
        }
    },
    CONTROLLER_KILLED("the controller is killed, and started again with its state", 10, 75) {
        @Override
        void strike(Scene scene) {
            scene.controller().signal("KILL");
        }

        @Override
        void heal(Scene scene) {
            scene.startController();
        }
    },
    CONTROLLER_FORGETS("the controller is killed, and started again without any state", 10, 75) {
        @Override
        void strike(Scene scene) {
            scene.controller().signal("KILL");
        }

        @Override
        void heal(Scene scene) {
            delete(scene.stage().controllerState());
            scene.startController();
        }
    },
    APPLICATION_DEACTIVATED("the application is deactivated, and activated again", 8, 8) {
        @Override
        void strike(Scene scene) {
            scene.controller().write("deactivate\n");
        }

        @Override
        void heal(Scene scene) {
            scene.controller().write("activate\n");
        }
    },
    LINK_CUT("the link between site and CDN is cut, with another path left", 6, 10) {
        @Override
        void strike(Scene scene) {
            scene.lab().link("s1", "s2").down();
        }

        @Override
        void heal(Scene scene) {
            scene.lab().link("s1", "s2").up();
        }
    },
    SWITCH_RESTARTED("the site's switch loses power for 3 s", 3, 3) {
        @Override
        void strike(Scene scene) {
            scene.lab().switchNamed("s1").powerOff();
        }

        @Override
        void heal(Scene scene) {
            scene.lab().switchNamed("s1").powerOn();
        }
    },
    CDN_UNREACHABLE("everything to and from the CDN is lost", 10, 60) {
        @Override
        void strike(Scene scene) {
            scene.lab().link(Scene.CDN, "s2").setLossPercent(100);
        }

        @Override
        void heal(Scene scene) {
            scene.lab().link(Scene.CDN, "s2").setLossPercent(0);
        }
    };

    private final String title;
    private final int quickSeconds;
    private final int seconds;

    Failure(String title, int quickSeconds, int seconds) {
        this.title = title;
        this.quickSeconds = quickSeconds;
        this.seconds = seconds;
    }

    /** What must be there for it to happen; takes its time. */
    void prepare(Scene scene) {}

    /** Goes wrong, at once. */
    abstract void strike(Scene scene);

    /** Is put right; takes its time. */
    abstract void heal(Scene scene);

    /** The name in tables, such as {@code gateway-killed}. */
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What happens, in words. */
    String title() {
        return title;
    }

    /** How long it lasts, s. */
    int seconds(boolean quick) {
        return quick ? quickSeconds : seconds;
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new LabException("deleting " + folder + ": " + e.getMessage(), new UncheckedIOException(e));
        }
    }
}
