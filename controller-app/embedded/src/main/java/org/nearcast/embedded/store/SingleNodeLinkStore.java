// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.store;

import static org.onosproject.net.link.LinkEvent.Type.LINK_ADDED;
import static org.onosproject.net.link.LinkEvent.Type.LINK_REMOVED;
import static org.onosproject.net.link.LinkEvent.Type.LINK_UPDATED;

import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.onosproject.net.AnnotationKeys;
import org.onosproject.net.AnnotationsUtil;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DefaultAnnotations;
import org.onosproject.net.DefaultLink;
import org.onosproject.net.DeviceId;
import org.onosproject.net.Link;
import org.onosproject.net.LinkKey;
import org.onosproject.net.link.LinkDescription;
import org.onosproject.net.link.LinkEvent;
import org.onosproject.net.link.LinkStore;
import org.onosproject.net.link.LinkStoreDelegate;
import org.onosproject.net.provider.ProviderId;
import org.onosproject.store.AbstractStore;

/** Links between switches. One that is annotated durable goes down instead of away. */
public final class SingleNodeLinkStore extends AbstractStore<LinkEvent, LinkStoreDelegate> implements LinkStore {

    private final Map<LinkKey, Link> links = new ConcurrentHashMap<>();

    @Override
    public int getLinkCount() {
        return links.size();
    }

    @Override
    public Iterable<Link> getLinks() {
        return new ArrayList<>(links.values());
    }

    @Override
    public Set<Link> getDeviceEgressLinks(DeviceId deviceId) {
        return where(link -> link.src().deviceId().equals(deviceId));
    }

    @Override
    public Set<Link> getDeviceIngressLinks(DeviceId deviceId) {
        return where(link -> link.dst().deviceId().equals(deviceId));
    }

    @Override
    public Link getLink(ConnectPoint src, ConnectPoint dst) {
        return links.get(LinkKey.linkKey(src, dst));
    }

    @Override
    public Set<Link> getEgressLinks(ConnectPoint src) {
        return where(link -> link.src().equals(src));
    }

    @Override
    public Set<Link> getIngressLinks(ConnectPoint dst) {
        return where(link -> link.dst().equals(dst));
    }

    @Override
    public synchronized LinkEvent createOrUpdateLink(ProviderId providerId, LinkDescription description) {
        LinkKey key = LinkKey.linkKey(description.src(), description.dst());
        Link before = links.get(key);
        Link after = compose(providerId, description, before);
        if (before == null) {
            links.put(key, after);
            return new LinkEvent(LINK_ADDED, after);
        }
        if (before.state() == after.state()
                && before.type() == after.type()
                && AnnotationsUtil.isEqual(before.annotations(), after.annotations())) {
            return null;
        }
        links.put(key, after);
        return new LinkEvent(LINK_UPDATED, after);
    }

    private static Link compose(ProviderId providerId, LinkDescription description, Link before) {
        DefaultAnnotations.Builder annotations = DefaultAnnotations.builder();
        if (before != null) {
            annotations.putAll(before.annotations());
        }
        annotations.putAll(description.annotations());
        DefaultAnnotations merged = annotations.build();
        boolean direct = before != null && before.type() == Link.Type.DIRECT;
        return DefaultLink.builder()
                .providerId(before == null ? providerId : before.providerId())
                .src(description.src())
                .dst(description.dst())
                .type(direct ? Link.Type.DIRECT : description.type())
                .state(Link.State.ACTIVE)
                .isExpected("true".equals(merged.value(AnnotationKeys.DURABLE)))
                .annotations(merged)
                .build();
    }

    @Override
    public synchronized LinkEvent removeOrDownLink(ConnectPoint src, ConnectPoint dst) {
        Link link = getLink(src, dst);
        if (link == null || !link.isExpected()) {
            return removeLink(src, dst);
        }
        if (link.state() == Link.State.INACTIVE) {
            return null;
        }
        Link down = DefaultLink.builder()
                .providerId(link.providerId())
                .src(src)
                .dst(dst)
                .type(link.type())
                .state(Link.State.INACTIVE)
                .isExpected(true)
                .annotations(link.annotations())
                .build();
        links.put(LinkKey.linkKey(src, dst), down);
        return new LinkEvent(LINK_UPDATED, down);
    }

    @Override
    public synchronized LinkEvent removeLink(ConnectPoint src, ConnectPoint dst) {
        Link removed = links.remove(LinkKey.linkKey(src, dst));
        return removed == null ? null : new LinkEvent(LINK_REMOVED, removed);
    }

    private Set<Link> where(Predicate<Link> wanted) {
        return links.values().stream().filter(wanted).collect(Collectors.toUnmodifiableSet());
    }
}
