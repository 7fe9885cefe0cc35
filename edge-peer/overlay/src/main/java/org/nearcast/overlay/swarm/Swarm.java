// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.swarm;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.IntSupplier;
import org.nearcast.overlay.congestion.Priority;
import org.nearcast.overlay.discovery.Discovery;
import org.nearcast.overlay.fallback.BlockOrigin;
import org.nearcast.overlay.fallback.BlockShelf;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.MalformedPayloadException;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.Timer;
import org.nearcast.overlay.playout.CaptureClock;
import org.nearcast.overlay.playout.Playout;
import org.nearcast.overlay.playout.PlayoutBuffer;
import org.nearcast.overlay.playout.PlayoutListener;
import org.nearcast.overlay.playout.PlayoutSettings;
import org.nearcast.overlay.playout.Slot;
import org.nearcast.overlay.transport.CloseReason;
import org.nearcast.overlay.transport.Session;
import org.nearcast.overlay.transport.SessionListener;
import org.nearcast.overlay.transport.Transport;
import org.nearcast.overlay.vivaldi.Coordinate;
import org.nearcast.protocol.segment.Block;
import org.nearcast.protocol.segment.Manifest;

/** One peer's part in the swarm of one stream: its source, or a viewer. */
public final class Swarm implements SessionListener {
    private static final long MS_NS = 1_000_000;
    private static final long SECOND_NS = 1_000 * MS_NS;
    private static final long LOOK_NS = 50 * MS_NS;
    private static final long HAVE_NS = 1_000 * MS_NS;
    private static final long OWN_NS = SECOND_NS;
    private static final long SILENT_NS = 3 * SECOND_NS;
    private static final int TOLD = 12;
    private static final int MANIFESTS_OF_FIRST = 3;
    private static final long LEAST_USEFUL_NS = 500 * MS_NS;

    private final Host host;
    private final int channel;
    private final StreamSpec stream;
    private final SwarmSettings settings;
    private final boolean source;
    private final Neighbours neighbours = new Neighbours();
    private final SwarmCounters counters = new SwarmCounters();
    private final CaptureClock clock = new CaptureClock();
    private final PlayoutBuffer buffer;
    private final Subscribers subscribers;
    private final Subscriptions subscriptions;
    private final Partners partners;
    private final Pulls pulls;
    private final Delivery delivery;
    private final Playout playout;
    private final Fallback fallback;
    private long haveNs;
    private long ownNs;
    private Timer timer;
    private boolean stopped;

    private Swarm(
            Host host,
            Transport transport,
            int channel,
            StreamSpec stream,
            SwarmSettings settings,
            Discovery discovery,
            PlayoutSettings playing,
            PlayoutListener listener,
            BlockOrigin origin) {
        this.host = host;
        this.channel = channel;
        this.stream = stream;
        this.settings = settings;
        source = listener == null;
        buffer = new PlayoutBuffer(settings.blocks(), settings.keptBytes(), stream.hash(), stream.keeping());
        Allowance allowance = new Allowance(settings.mostStreams());
        subscribers = new Subscribers(host, settings, neighbours, allowance);
        subscriptions = new Subscriptions(host, neighbours, subscribers);
        partners = new Partners(
                host,
                transport,
                stream.tags(),
                settings,
                discovery,
                source,
                neighbours,
                subscribers,
                subscriptions,
                this::greet);
        pulls = new Pulls(host, neighbours, subscriptions, buffer, clock, counters);
        playout = source ? null : new Playout(host, playing, buffer, clock, neighbours::usualLagNs, listener);
        delivery = new Delivery(
                host,
                transport.id(),
                stream,
                settings,
                neighbours,
                subscriptions,
                pulls,
                buffer,
                clock,
                allowance,
                counters);
        fallback = origin == null
                ? null
                : new Fallback(host, origin, subscriptions, delivery, buffer, clock, counters, () -> playout.changed());
    }

    /**
     * The source of a stream.
     *
     * @param channel of the transport, whose listener this has to be
     * @param discovery by which it is found
     */
    public static Swarm source(
            Host host,
            Transport transport,
            int channel,
            StreamSpec stream,
            SwarmSettings settings,
            Discovery discovery) {
        return new Swarm(host, transport, channel, stream, settings, discovery, null, null, null);
    }

    /**
     * A viewer of a stream, who asks for it now.
     *
     * @param channel of the transport, whose listener this has to be
     * @param discovery by which it finds others, and is found
     * @param origin that may send what the swarm does not; null if there is none
     */
    public static Swarm viewer(
            Host host,
            Transport transport,
            int channel,
            StreamSpec stream,
            SwarmSettings settings,
            Discovery discovery,
            PlayoutSettings playing,
            PlayoutListener listener,
            BlockOrigin origin) {
        return new Swarm(host, transport, channel, stream, settings, discovery, playing, listener, origin);
    }

    /** Takes part from now on. */
    public void start() {
        partners.start();
        look();
    }

    /** Takes part no more; neighbours are told. */
    public void stop() {
        stopped = true;
        if (timer != null) {
            timer.cancel();
        }
        if (playout != null) {
            playout.stop();
        }
        partners.stop();
        for (Neighbour one : neighbours.copy()) {
            one.send(SwarmMessages.bye());
            forget(one);
        }
    }

    public SwarmCounters counters() {
        return counters;
    }

    /** What is played; null at the source. */
    public Playout playout() {
        return playout;
    }

    /** How many neighbours there are. */
    public int neighbours() {
        return neighbours.size();
    }

    /** Where it is among delays, as far as it has found out. */
    public Coordinate place() {
        return partners.place();
    }

    /** How many stripes are pushed to this peer. */
    public int subscriptions() {
        return subscriptions.count();
    }

    /** How many stripes it pushes, each as many times as there are those who get it. */
    public int subscribers() {
        return subscribers.taken();
    }

    /**
     * The source has a block.
     *
     * @throws IllegalStateException if this is a viewer
     */
    public void publish(Manifest manifest, Block block) {
        if (!source) {
            throw new IllegalStateException("a viewer does not publish");
        }
        clock.learn(manifest, host.nowNs(), 0);
        Slot slot = buffer.open(manifest);
        if (slot == null) {
            return;
        }
        subscribers.rate(delivery.rate(manifest));
        delivery.published(manifest);
        delivery.passOn(manifest, 0, null);
        buffer.fill(slot, block);
        for (int index = 0; index < manifest.crumb(0).count(); index++) {
            delivery.passOn(slot, index, new int[0], null);
        }
    }

    /**
     * What it has, to be sent by range to viewers who miss it.
     *
     * @param viewers how many watch now
     * @param part of what they consume that is sent at most, 0 to 1
     */
    public BlockShelf shelf(IntSupplier viewers, double part) {
        return new BlockShelf(buffer, viewers, part, host.nowNs());
    }

    // ---------------------------------------------------------------- now and then

    private void look() {
        if (stopped) {
            return;
        }
        timer = host.schedule(LOOK_NS, this::look);
        long now = host.nowNs();
        subscribers.look(now);
        if (now >= haveNs) {
            haveNs = now + HAVE_NS;
            tell(now);
        }
        partners.look();
        if (source) {
            return;
        }
        if (now >= ownNs) {
            ownNs = now + OWN_NS;
            subscribers.own(subscriptions.first(subscribers.mostOwn(), subscribers.own()));
        }
        subscriptions.look(playout.isPlaying());
        pulls.look(playout, subscribers.rate());
        if (fallback != null) {
            fallback.look(playout);
        }
        delivery.look(now);
    }

    private void tell(long now) {
        for (Neighbour one : neighbours.copy()) {
            if (now - one.heardNs > SILENT_NS) {
                one.silent = true;
                one.session.close();
            }
        }
        if (neighbours.size() == 0) {
            return;
        }
        ByteBuffer have = SwarmMessages.have(have());
        for (Neighbour one : neighbours.all()) {
            if (one.greeted) {
                one.sendUnreliable(have.duplicate());
            }
        }
    }

    private SwarmMessages.Have have() {
        long head = buffer.end();
        int[] present = new int[(int) Math.min(TOLD, head - buffer.first())];
        for (int i = 0; i < present.length; i++) {
            Slot slot = buffer.slot(head - 1 - i);
            present[i] = slot == null ? 0 : slot.present(0);
        }
        int[] lags = new int[Stripes.COUNT];
        for (int stripe = 0; stripe < lags.length; stripe++) {
            lags[stripe] = source ? 0 : subscriptions.lag(stripe);
        }
        int coming = source ? Stripes.ALL : subscriptions.coming();
        return new SwarmMessages.Have(
                head, present, subscribers.offers(coming), subscribers.weakest(), lags, delivery.idle());
    }

    // ---------------------------------------------------------------- sessions

    /** Whether it has said hello on a session. */
    boolean hasGreeted(Session session) {
        return neighbours.of(session) != null;
    }

    private void greet(Session session) {
        if (neighbours.of(session.peer()) != null) {
            return;
        }
        Neighbour neighbour = new Neighbour(host, session, channel);
        neighbours.add(neighbour);
        int asked = !source && session.isInitiator()
                ? subscriptions.askFirst(neighbour, neighbours.size() <= MANIFESTS_OF_FIRST)
                : 0;
        neighbour.send(SwarmMessages.hello(new SwarmMessages.Hello(
                stream.id().bytes(),
                source,
                subscribers.upload(),
                source ? 0 : (int) (playout.usefulNs() / MS_NS),
                asked)));
    }

    @Override
    public void opened(Session session) {
        if (!stopped) {
            partners.opened(session);
        }
    }

    @Override
    public void closed(Session session, CloseReason why) {
        Neighbour neighbour = neighbours.of(session);
        if (neighbour != null) {
            forget(neighbour);
        }
        partners.closed(session, why, neighbour);
    }

    private void forget(Neighbour neighbour) {
        neighbours.remove(neighbour);
        subscribers.end(neighbour, Stripes.EVERYTHING);
        subscriptions.gone(neighbour);
        pulls.gone(neighbour);
    }

    @Override
    public void receivedUnreliable(Session session, int from, ByteBuffer content) {
        received(session, from, content);
    }

    @Override
    public void received(Session session, int from, ByteBuffer content) {
        if (stopped || from != channel) {
            return;
        }
        try {
            PayloadReader in = Payload.of(content).reader();
            int kind = in.getByte();
            Neighbour neighbour = neighbours.of(session);
            if (kind == SwarmMessages.HELLO) {
                hello(session, neighbour, SwarmMessages.readHello(in));
            } else if (neighbour != null && (neighbour.greeted || mayComeBeforeHello(kind))) {
                neighbour.heardNs = host.nowNs();
                understand(neighbour, kind, in);
            }
        } catch (MalformedPayloadException e) {
            counters.malformed++;
            partners.ban(session.peer());
            session.close();
        }
    }

    /** What is sent with the hello may overtake it. */
    private static boolean mayComeBeforeHello(int kind) {
        return kind == SwarmMessages.HAVE || kind == SwarmMessages.PLACE || kind == SwarmMessages.BYE;
    }

    private void hello(Session session, Neighbour known, SwarmMessages.Hello hello) {
        if (!partners.welcomes(session.peer())) {
            session.close();
            return;
        }
        Neighbour neighbour = known;
        boolean same = Arrays.equals(hello.stream(), stream.id().bytes());
        if (neighbour == null && same && neighbours.size() < settings.mostNeighbours()) {
            greet(session);
            neighbour = neighbours.of(session);
        }
        if (neighbour == null || !same) {
            session.send(channel, SwarmMessages.bye(), Priority.URGENT, host.nowNs() + LEAST_USEFUL_NS, over -> {});
            return;
        }
        boolean first = !neighbour.greeted;
        neighbour.greeted = true;
        neighbour.source = hello.source();
        neighbour.upload = hello.upload();
        neighbour.usefulNs = Math.max(LEAST_USEFUL_NS, hello.usefulMs() * MS_NS);
        if (first) {
            neighbour.send(SwarmMessages.have(have()));
            partners.greeted(neighbour);
            if (hello.asked() != 0) {
                asked(neighbour, hello.asked());
                if ((hello.asked() & 1 << Stripes.MANIFESTS) != 0) {
                    delivery.manifestsAsked(neighbour, 0);
                }
            }
        }
    }

    private void understand(Neighbour from, int kind, PayloadReader in) {
        switch (kind) {
            case SwarmMessages.HAVE -> {
                from.tells(SwarmMessages.readHave(in), host.nowNs());
                if (!source && subscriptions.count() < Stripes.COUNT) {
                    subscriptions.look(false);
                }
                if (!source && !playout.isPlaying()) {
                    pulls.look(playout, subscribers.rate());
                }
            }
            case SwarmMessages.SUBSCRIBE -> asked(from, SwarmMessages.readStripes(in));
            case SwarmMessages.ACCEPT -> subscriptions.accepted(from, SwarmMessages.readStripes(in));
            case SwarmMessages.REFUSE -> subscriptions.refuse(from, SwarmMessages.readStripes(in));
            case SwarmMessages.UNSUBSCRIBE -> subscribers.end(from, SwarmMessages.readStripes(in));
            case SwarmMessages.MANIFEST -> manifest(from, in);
            case SwarmMessages.CHUNK -> chunk(from, SwarmMessages.readChunk(in));
            case SwarmMessages.REQUEST -> delivery.requested(from, SwarmMessages.readWanted(in));
            case SwarmMessages.DENY -> pulls.denied(from, SwarmMessages.readWanted(in));
            case SwarmMessages.ASK_MANIFESTS -> delivery.manifestsAsked(from, in.getLong());
            case SwarmMessages.PLACE -> partners.placed(from, SwarmMessages.readPlace(in));
            case SwarmMessages.GO_TO -> partners.sentOn(from, SwarmMessages.readGoTo(in));
            case SwarmMessages.BYE -> {
                forget(from);
                partners.leftBy(from);
            }
            default -> throw new MalformedPayloadException("a message of kind " + kind);
        }
    }

    private void asked(Neighbour from, int stripes) {
        int coming = source ? Stripes.EVERYTHING : subscriptions.coming() | 1 << Stripes.MANIFESTS;
        int given = subscribers.ask(from, stripes, coming);
        if (given != 0) {
            from.send(SwarmMessages.stripes(SwarmMessages.ACCEPT, given));
        }
        if ((stripes & ~given) != 0) {
            from.send(SwarmMessages.stripes(SwarmMessages.REFUSE, stripes & ~given));
        }
    }

    private void manifest(Neighbour from, PayloadReader in) {
        if (source) {
            return;
        }
        Manifest manifest = delivery.manifest(from, in);
        if (manifest != null) {
            subscribers.rate(delivery.rate(manifest));
            playout.changed();
        }
    }

    private void chunk(Neighbour from, SwarmMessages.Chunk chunk) {
        if (!source && delivery.chunk(from, chunk)) {
            playout.changed();
        }
    }
}
