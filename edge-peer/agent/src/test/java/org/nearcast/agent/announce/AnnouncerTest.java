// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.announce;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nearcast.agent.report.SteeredConnections;
import org.nearcast.live.Counters;
import org.nearcast.protocol.announce.AnnounceCodec;
import org.nearcast.protocol.announce.AnnounceCounter;
import org.nearcast.protocol.announce.AnnounceSigner;
import org.nearcast.protocol.announce.AnnounceVerifier;
import org.nearcast.protocol.announce.Announcement;
import org.nearcast.protocol.announce.Answer;
import org.nearcast.protocol.announce.Fingerprint;
import org.nearcast.protocol.announce.PeerKeyPair;
import org.nearcast.protocol.announce.Redirect;
import org.nearcast.protocol.announce.Report;
import org.nearcast.protocol.announce.ReportCodec;

@Timeout(20)
class AnnouncerTest {
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final PeerKeyPair peer = PeerKeyPair.generate(new SecureRandom());
    private final PeerKeyPair controller = PeerKeyPair.generate(new SecureRandom());
    private final AtomicInteger dscp = new AtomicInteger(44);
    private final Counters counters = new Counters();
    private final SteeredConnections steered = new SteeredConnections();
    private DatagramSocket network;
    private SocketAddress announcer;
    private Announcer underTest;

    @BeforeEach
    void openNetwork() throws IOException {
        network = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        network.setSoTimeout(5000);
    }

    @AfterEach
    void closeNetwork() {
        if (underTest != null) {
            underTest.close();
        }
        network.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void shouldAnnounceItsRedirectsSignedAndCounted() throws Exception {
        start(Optional.empty());
        Announcement first = hear();
        Announcement second = hear();
        assertEquals(peer.publicKey(), first.key());
        assertTrue(first.isGateway());
        assertEquals(19350, first.redirects().get(0).ownPort());
        assertEquals(InetAddress.getByName("127.0.0.1"), first.sender());
        assertTrue(Long.compareUnsigned(second.counter(), first.counter()) > 0);
    }

    @Test
    void shouldAnnounceItsIpv6AddressByIpv6AndHearTheAnswer() throws Exception {
        network.close();
        InetAddress loopback = InetAddress.getByName("::1");
        assumeTrue(NetworkInterface.getByInetAddress(loopback) != null, "no IPv6 here");
        network = new DatagramSocket(new InetSocketAddress(loopback, 0));
        network.setSoTimeout(5000);
        start(Optional.empty());
        Announcement heard = hear();
        assertEquals(loopback, heard.sender());
        answer(heard, controller, 26);
        await().atMost(Duration.ofSeconds(5)).untilAtomic(dscp, org.hamcrest.Matchers.is(26));
        assertTrue(underTest.status().stream()
                .anyMatch(s ->
                        s.address().equals("0:0:0:0:0:0:0:1") && s.standing().equals("ALLOWED")));
    }

    @Test
    void shouldTakeTheDscpThatTheControllerGives() throws Exception {
        start(Optional.empty());
        answer(hear(), controller, 26);
        await().atMost(Duration.ofSeconds(5)).untilAtomic(dscp, org.hamcrest.Matchers.is(26));
        await().atMost(Duration.ofSeconds(5)).until(() -> underTest.status().stream()
                .anyMatch(s -> s.standing().equals("ALLOWED") && s.site().equals("campus")));
    }

    @Test
    void shouldReportToAControllerThatHasAllowedItAndToNobodyElse() throws Exception {
        steered.opened(
                new InetSocketAddress("10.0.0.11", 40000),
                new InetSocketAddress("10.0.0.254", 1935),
                InetAddress.getByName("127.0.0.1"));
        start(Optional.empty());
        hear();
        Announcement asked = hear(); // a second later nothing else has come
        answer(asked, controller, 26);
        byte[] datagram = receive();
        while (!AnnounceCodec.isReport(datagram)) {
            datagram = receive();
        }
        Report report = ReportCodec.decode(datagram);
        assertEquals(40000, report.connections().get(0).client().getPort());
        assertTrue(Long.compareUnsigned(report.counter(), asked.counter()) > 0);
        assertTrue(AnnounceVerifier.isSignedBy(datagram, peer.publicKey()));
    }

    private byte[] receive() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
        network.receive(packet);
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    @Test
    void shouldBelieveOnlyTheFirstController() throws Exception {
        start(Optional.empty());
        answer(hear(), controller, 26);
        await().atMost(Duration.ofSeconds(5)).untilAtomic(dscp, org.hamcrest.Matchers.is(26));
        answer(hear(), PeerKeyPair.generate(new SecureRandom()), 10);
        awaitDropped(1);
        assertEquals(26, dscp.get());
    }

    @Test
    void shouldBelieveOnlyTheControllerItWasTold() throws Exception {
        start(Optional.of(controller.publicKey().fingerprint()));
        answer(hear(), PeerKeyPair.generate(new SecureRandom()), 10);
        awaitDropped(1);
        assertEquals(44, dscp.get());
        answer(hear(), controller, 26);
        await().atMost(Duration.ofSeconds(5)).untilAtomic(dscp, org.hamcrest.Matchers.is(26));
    }

    @Test
    void shouldDropWhatIsNoAnswerToItsOwnQuestion() throws Exception {
        start(Optional.empty());
        Announcement heard = hear();
        send(new byte[0]);
        send(new byte[1400]);
        Announcement neverAsked = new Announcement(heard.key(), 7, 7, 1, heard.sender(), List.of());
        answer(neverAsked, controller, 10);
        byte[] forged = sign(heard, controller, 10);
        forged[forged.length - 70] ^= 1;
        send(forged);
        awaitDropped(4);
        assertEquals(44, dscp.get());
        assertEquals(0, counters.named("answers").sum());
    }

    @Test
    void shouldSayThatItIsNoGatewayAnyMoreAndThenBeSilent() throws Exception {
        start(Optional.empty());
        Announcement last = hear();
        underTest.close();
        while (last.isGateway()) {
            Announcement next = hear();
            assertTrue(Long.compareUnsigned(next.counter(), last.counter()) > 0);
            last = next;
        }
        network.setSoTimeout(500);
        assertThrows(SocketTimeoutException.class, this::hear);
    }

    private void start(Optional<Fingerprint> pinned) throws Exception {
        AnnounceSettings settings = new AnnounceSettings(
                group(Inet4Address.class).orElse(new InetSocketAddress("127.0.0.1", 9)),
                group(Inet6Address.class),
                100,
                1000,
                1000,
                List.of("lo"));
        underTest = new Announcer(
                loops.next(),
                settings,
                peer,
                new AnnounceCounter(1),
                List.of(new Redirect(InetAddress.getByName("10.0.0.254"), 1935, 19350)),
                pinned,
                () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
                dscp::set,
                counters,
                steered);
        underTest.start();
    }

    /** Where announcements of a family go: to the network under test if that is its, else nowhere. */
    private Optional<InetSocketAddress> group(Class<?> family) {
        return Optional.of((InetSocketAddress) network.getLocalSocketAddress())
                .filter(address -> family.isInstance(address.getAddress()));
    }

    private Announcement hear() throws Exception {
        DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
        network.receive(packet);
        announcer = packet.getSocketAddress();
        return AnnounceCodec.decodeAnnouncement(Arrays.copyOf(packet.getData(), packet.getLength()));
    }

    private void answer(Announcement question, PeerKeyPair by, int dscpValue) throws IOException {
        send(sign(question, by, dscpValue));
    }

    private static byte[] sign(Announcement question, PeerKeyPair by, int dscpValue) {
        return new AnnounceSigner(by, new SecureRandom())
                .sign(new Answer(
                        by.publicKey(),
                        question,
                        Answer.Status.ALLOWED,
                        dscpValue,
                        3500,
                        "campus",
                        List.of(),
                        Optional.empty()));
    }

    private void send(byte[] datagram) throws IOException {
        network.send(new DatagramPacket(datagram, datagram.length, announcer));
    }

    private void awaitDropped(long count) {
        await().atMost(Duration.ofSeconds(5))
                .until(() -> counters.named("answersDropped").sum() >= count);
    }
}
