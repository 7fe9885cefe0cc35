// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.onlab.packet.IpPrefix;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;

/** Reads a {@link Deployment} from the network configuration's JSON and says, by field, what is wrong with it. */
public final class DeploymentReader {

    /** DSCP of gateways' own connections when none is configured: voice-admit (RFC 5865), which nothing else here uses. */
    public static final int DEFAULT_DSCP = 44;

    private static final int MAX_SITE_BYTES = 64;
    private static final String KEY_PATTERN = "[0-9a-f]{32}";

    private DeploymentReader() {}

    /**
     * Reads a deployment.
     *
     * @throws WrongField if a field is missing, unknown or unusable
     */
    public static Deployment read(JsonNode json) throws WrongField {
        onlyFields(json, "", Set.of("cdn", "sites", "gateways", "dscp", "uplink"));
        List<Endpoint> cdn = list(json, "cdn", "", Endpoint::parse);
        if (cdn.isEmpty()) {
            throw new WrongField(
                    "cdn",
                    (json.has("cdn") ? "is empty" : "is missing")
                            + "; name at least one address, like [\"10.0.0.254:1935\"]");
        }
        unrepeated("cdn", cdn);
        List<SiteConfig> sites = sites(json.path("sites"));
        List<AllowedGateway> gateways = gateways(json.path("gateways"), sites);
        int dscp = DEFAULT_DSCP;
        if (json.has("dscp")) {
            dscp = json.get("dscp").asInt(-1);
            if (!json.get("dscp").isInt() || dscp < 1 || dscp > 63) {
                throw new WrongField("dscp", "a whole number within 1 to 63, not " + json.get("dscp"));
            }
        }
        ConnectPoint uplink = json.has("uplink") ? value("uplink", json.get("uplink"), NetworkNames::port) : null;
        Deployment deployment = new Deployment(cdn, sites, gateways, dscp, uplink);
        Contradictions.refuse(deployment);
        return deployment;
    }

    private static List<SiteConfig> sites(JsonNode array) throws WrongField {
        List<SiteConfig> sites = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < elements(array, "sites"); i++) {
            String at = "sites[" + i + "]";
            JsonNode site = array.get(i);
            onlyFields(site, at + ".", Set.of("name", "devices", "ports", "subnets"));
            String name = siteName(site, at);
            if (!names.add(name)) {
                throw new WrongField(at + ".name", "\"" + name + "\" is another site's name already");
            }
            List<DeviceId> devices = list(site, "devices", at + ".", NetworkNames::device);
            List<ConnectPoint> ports = list(site, "ports", at + ".", NetworkNames::port);
            List<IpPrefix> subnets = list(site, "subnets", at + ".", DeploymentReader::subnet);
            unrepeated(at + ".devices", devices);
            unrepeated(at + ".ports", ports);
            unrepeated(at + ".subnets", subnets);
            sites.add(new SiteConfig(name, new LinkedHashSet<>(devices), new LinkedHashSet<>(ports), subnets));
        }
        return sites;
    }

    private static String siteName(JsonNode site, String at) throws WrongField {
        if (!site.has("name")) {
            throw new WrongField(at + ".name", "is missing; every site has one");
        }
        String name = value(at + ".name", site.get("name"), text -> text);
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (name.isBlank() || bytes > MAX_SITE_BYTES || name.chars().anyMatch(Character::isISOControl)) {
            throw new WrongField(
                    at + ".name",
                    "is " + bytes + " bytes, \"" + name + "\"; a name has 1 to " + MAX_SITE_BYTES
                            + " bytes of UTF-8, not all blank, without control characters");
        }
        return name;
    }

    private static IpPrefix subnet(String text) {
        IpPrefix subnet;
        try {
            subnet = IpPrefix.valueOf(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("is no subnet like 10.0.1.0/24 or 2001:db8:1::/64", e);
        }
        if (!subnet.toString().equals(text)) {
            throw new IllegalArgumentException("is not how that subnet is written; write " + subnet);
        }
        return subnet;
    }

    private static void unrepeated(String field, List<?> values) throws WrongField {
        Set<Object> seen = new HashSet<>();
        for (Object value : values) {
            if (!seen.add(value)) {
                throw new WrongField(field, value + " is there twice");
            }
        }
    }

    private static List<AllowedGateway> gateways(JsonNode array, List<SiteConfig> sites) throws WrongField {
        List<AllowedGateway> gateways = new ArrayList<>();
        for (int i = 0; i < elements(array, "gateways"); i++) {
            String at = "gateways[" + i + "]";
            JsonNode gateway = array.get(i);
            onlyFields(gateway, at + ".", Set.of("key", "port", "address", "site"));
            gateways.add(gateway.has("address") ? server(gateway, at, sites) : peer(gateway, at));
        }
        return gateways;
    }

    private static AllowedGateway peer(JsonNode gateway, String at) throws WrongField {
        if (!gateway.has("key") && !gateway.has("port")) {
            throw new WrongField(at, "a gateway has a \"key\", a \"port\" or an \"address\"");
        }
        if (gateway.has("site")) {
            throw new WrongField(
                    at + ".site", "only a gateway with an \"address\" has one; a peer's is where it is heard");
        }
        String key = gateway.has("key") ? value(at + ".key", gateway.get("key"), text -> text) : null;
        if (key != null && !key.matches(KEY_PATTERN)) {
            throw new WrongField(
                    at + ".key", "a key's fingerprint is 32 hex digits in lower case, not \"" + key + "\"");
        }
        ConnectPoint port = gateway.has("port") ? value(at + ".port", gateway.get("port"), NetworkNames::port) : null;
        return AllowedGateway.peer(key, port);
    }

    private static AllowedGateway server(JsonNode gateway, String at, List<SiteConfig> sites) throws WrongField {
        if (gateway.has("key") || gateway.has("port")) {
            throw new WrongField(at, "a gateway with an \"address\" announces nothing: it has no \"key\" or \"port\"");
        }
        Endpoint address = value(at + ".address", gateway.get("address"), Endpoint::parse);
        String site = gateway.has("site") ? value(at + ".site", gateway.get("site"), text -> text) : null;
        if (site == null
                ? !sites.isEmpty()
                : sites.stream().noneMatch(s -> s.name().equals(site))) {
            throw new WrongField(
                    at + ".site",
                    (site == null ? "is missing" : "there is no site \"" + site + "\"") + "; there are "
                            + sites.stream().map(SiteConfig::name).collect(Collectors.toList()));
        }
        return AllowedGateway.server(address, site);
    }

    private static int elements(JsonNode array, String field) throws WrongField {
        if (!array.isMissingNode() && !array.isArray()) {
            throw new WrongField(field, "is a list like [...], not " + array);
        }
        return array.size();
    }

    private static <T> List<T> list(JsonNode json, String name, String at, Function<String, T> reader)
            throws WrongField {
        JsonNode array = json.path(name);
        String field = at + name;
        List<T> values = new ArrayList<>();
        for (int i = 0; i < elements(array, field); i++) {
            values.add(value(field + "[" + i + "]", array.get(i), reader));
        }
        return values;
    }

    private static <T> T value(String field, JsonNode json, Function<String, T> reader) throws WrongField {
        if (!json.isTextual()) {
            throw new WrongField(field, "is a text, not " + json);
        }
        try {
            return reader.apply(json.asText());
        } catch (RuntimeException e) {
            String said = "\"" + json.asText() + "\"";
            String why = String.valueOf(e.getMessage());
            throw new WrongField(field, why.startsWith(said) ? why : said + " " + why);
        }
    }

    private static void onlyFields(JsonNode json, String at, Set<String> known) throws WrongField {
        if (!json.isObject()) {
            throw new WrongField(
                    at.isEmpty() ? "nearcast" : at.substring(0, at.length() - 1),
                    "is an object like {...}, not " + json);
        }
        for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                throw new WrongField(at + name, "is unknown; known are " + new TreeSet<>(known));
            }
        }
    }

    /** A field that cannot be used, and why. */
    public static final class WrongField extends Exception {
        private static final long serialVersionUID = 1;

        private final String field;

        WrongField(String field, String why) {
            super(why);
            this.field = field;
        }

        /** Where in the configuration. */
        public String field() {
            return field;
        }
    }
}
