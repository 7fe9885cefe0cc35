// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nearcast.controller.fake.FakeConfig;
import org.onlab.packet.Ip4Address;
import org.onosproject.TestApplicationId;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.config.InvalidFieldException;

class NearcastConfigTest {

    private static final String KEY = "00112233445566778899aabbccddeeff";

    private static NearcastConfig config(String json) {
        return FakeConfig.parse(TestApplicationId.create("test"), json.replace('\'', '"'));
    }

    @Test
    void shouldReadADeployment() {
        NearcastConfig config = config("{'cdn': ['10.0.0.254:1935', '10.0.1.254:1936'], 'dscp': 12,"
                + "'sites': [{'name': 'campus', 'devices': ['of:0000000000000001'],"
                + "           'ports': ['of:0000000000000002/3'], 'subnets': ['10.0.1.0/24']}],"
                + "'gateways': [{'key': '" + KEY + "'}, {'port': 'of:0000000000000001/5'},"
                + "              {'address': '10.0.0.7:1935', 'site': 'campus'}]}");
        assertTrue(config.isValid());
        Deployment deployment = config.deployment();
        assertEquals(2, deployment.cdn().size());
        assertEquals(12, deployment.dscp());
        SiteConfig campus = deployment.sites().get(0);
        ConnectPoint port = ConnectPoint.deviceConnectPoint("of:0000000000000002/3");
        assertTrue(campus.contains(port, Ip4Address.valueOf("10.0.1.9")));
        assertFalse(campus.contains(port, Ip4Address.valueOf("10.0.2.9")));
        assertFalse(campus.isAt(ConnectPoint.deviceConnectPoint("of:0000000000000002/4")));
        assertTrue(deployment.allows(KEY, port));
        assertFalse(deployment.allows(KEY.replace('0', '1'), port));
        assertTrue(deployment.allows("other", ConnectPoint.deviceConnectPoint("of:0000000000000001/5")));
        assertEquals("campus", deployment.servers().get(0).site().orElseThrow());
    }

    @Test
    void shouldDemandBothKeyAndPortWhereBothAreGiven() {
        Deployment deployment = config("{'cdn': ['10.0.0.254:1935'], 'gateways': [{'key': '" + KEY
                        + "', 'port': 'of:0000000000000001/5'}]}")
                .deployment();
        assertTrue(deployment.allows(KEY, ConnectPoint.deviceConnectPoint("of:0000000000000001/5")));
        assertFalse(deployment.allows(KEY, ConnectPoint.deviceConnectPoint("of:0000000000000001/6")));
        assertFalse(deployment.allows("x", ConnectPoint.deviceConnectPoint("of:0000000000000001/5")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|cdn",
                "{'cdn': []}|cdn",
                "{'cdn': '10.0.0.254:1935'}|cdn",
                "{'cdn': ['10.0.0.254']}|cdn[0]",
                "{'cdn': ['10.0.0.254:0']}|cdn[0]",
                "{'cdn': ['10.0.0.254:1935:1']}|cdn[0]",
                "{'cdn': ['fe80::1']}|cdn[0]",
                "{'cdn': [1935]}|cdn[0]",
                "{'cdn': ['10.0.0.254:1935', '10.0.0.254:1935']}|cdn",
                "{'cdn': ['10.0.0.254:1935'], 'cnd': 1}|cnd",
                "{'cdn': ['10.0.0.254:1935'], 'dscp': 64}|dscp",
                "{'cdn': ['10.0.0.254:1935'], 'dscp': 0}|dscp",
                "{'cdn': ['10.0.0.254:1935'], 'dscp': '44'}|dscp",
                "{'cdn': ['10.0.0.254:1935'], 'uplink': 'of:1'}|uplink",
                "{'cdn': ['10.0.0.254:1935'], 'sites': {}}|sites",
                "{'cdn': ['10.0.0.254:1935'], 'sites': [{'devices': []}]}|sites[0].name",
                "{'cdn': ['10.0.0.254:1935'], 'sites': [{'name': 'a'}, {'name': 'a'}]}|sites[1].name",
                "{'cdn': ['10.0.0.254:1935'], 'sites': [{'name': 'a', 'subnets': ['x']}]}|sites[0].subnets[0]",
                "{'cdn': ['10.0.0.254:1935'], 'sites': [{'name': 'a', 'hosts': []}]}|sites[0].hosts",
                "{'cdn': ['10.0.0.254:1935'], 'gateways': [{}]}|gateways[0]",
                "{'cdn': ['10.0.0.254:1935'], 'gateways': [{'key': 'ab'}]}|gateways[0].key",
                "{'cdn': ['10.0.0.254:1935'], 'gateways': [{'port': 'x'}]}|gateways[0].port",
                "{'cdn': ['10.0.0.254:1935'], 'gateways': [{'address': '10.0.0.7'}]}|gateways[0].address",
                "{'cdn': ['10.0.0.254:1935'], 'gateways': [{'address': '10.0.0.7:1', 'site': 'x'}]}|gateways[0].site",
                "{'cdn': ['10.0.0.254:1935'], 'gateways': [{'address': '10.0.0.7:1', 'key': 'x'}]}|gateways[0]",
                "{'cdn': ['10.0.0.254:1935'], 'gateways': ['x']}|gateways[0]",
                "[]|nearcast",
                "{'cdn': ['10.0.0.254:1935'], 'uplink': 'of:1/2'}|uplink",
                "{'cdn': ['10.0.0.254:1935'], 'uplink': 'of:0000000000000001/x'}|uplink",
                "{'cdn': ['10.0.0.254:1935'], 'sites': [{'name': 7}]}|sites[0].name",
                "{'cdn': ['10.0.0.254:1935'], 'sites': [{'name': ' '}]}|sites[0].name",
                "{'cdn': ['10.0.0.254:1935'], 'sites': [{'name': 'a', 'devices': ['of:1']}]}|sites[0].devices[0]",
                "{'cdn': ['10.0.0.254:1935'], 'sites': [{'name': 'a', 'subnets': ['10.0.1.5/24']}]}|sites[0].subnets[0]",
                "{'cdn': ['10.0.0.254:1935'], 'sites': [{'name': 'a', 'subnets': ['10.0.0.0/8', '10.0.0.0/8']}]}|sites[0].subnets",
                "{'cdn': ['10.0.0.254:1935'], 'sites': [{'name': 'a', 'subnets': ['10.0.0.0/8', '10.1.0.0/16']}]}|sites[0].subnets",
                "{'cdn': ['10.0.0.254:1935'], 'sites': [{'name': 'a'}, {'name': 'b'}]}|sites[1]",
                "{'cdn': ['10.0.0.254:1935'], 'sites': [{'name': 'a', 'devices': ['of:0000000000000001'], 'ports': ['of:0000000000000001/2']}]}|sites[0].ports",
                "{'cdn': ['10.0.0.254:1935'], 'sites': [{'name': 'a', 'devices': ['of:0000000000000001']}, {'name': 'b', 'ports': ['of:0000000000000001/2']}]}|sites[1]",
                "{'cdn': ['10.0.0.254:1935'], 'sites': [{'name': 'a', 'subnets': ['10.0.0.0/8']}, {'name': 'b', 'subnets': ['10.1.0.0/16']}]}|sites[1]",
                "{'cdn': ['10.0.0.254:1935'], 'gateways': [{'port': 'of:0000000000000001/5'}, {'port': 'of:0000000000000001/5'}]}|gateways[1]",
                "{'cdn': ['10.0.0.254:1935'], 'gateways': [{'address': '10.0.0.254:1935'}]}|gateways[0].address",
                "{'cdn': ['10.0.0.254:1935'], 'gateways': [{'key': 7}]}|gateways[0].key",
                "{'cdn': ['10.0.0.254:1935'], 'uplink': 'of:0000000000000001/5', 'gateways': [{'port': 'of:0000000000000001/5'}]}|gateways[0].port",
                "{'cdn': ['10.0.0.254:1935'], 'sites': [{'name': 'a', 'devices': ['of:0000000000000001']}], 'gateways': [{'port': 'of:0000000000000002/5'}]}|gateways[0].port"
            })
    void shouldNameTheFieldThatIsWrong(String json, String field) {
        InvalidFieldException e =
                assertThrows(InvalidFieldException.class, () -> config(json).isValid());
        assertEquals(field, e.field());
        assertFalse(e.reason().isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[{'name': 'a', 'devices': ['of:0000000000000001']}, {'name': 'b', 'devices': ['of:0000000000000002']}]",
                "[{'name': 'a', 'subnets': ['10.0.1.0/24']}, {'name': 'b', 'subnets': ['10.0.2.0/24']}]",
                "[{'name': 'a', 'ports': ['of:0000000000000001/1']}, {'name': 'b', 'ports': ['of:0000000000000001/2']}]",
                "[{'name': 'a', 'devices': ['of:0000000000000001'], 'subnets': ['10.0.1.0/24']},"
                        + " {'name': 'b', 'devices': ['of:0000000000000001'], 'subnets': ['10.0.2.0/24']}]"
            })
    void shouldTakeSitesThatAreApart(String sites) {
        assertTrue(
                config("{'cdn': ['10.0.0.254:1935'], 'sites': " + sites + "}").isValid());
    }

    @Test
    void shouldSayWhatIsWrongAndWhatWouldBeRight() {
        InvalidFieldException e = assertThrows(InvalidFieldException.class, () -> config(
                        "{'cdn': ['10.0.0.254:1935'], 'sites': [{'name': 'a', 'subnets': ['10.0.1.5/24']}]}")
                .isValid());
        assertEquals("\"10.0.1.5/24\" is not how that subnet is written; write 10.0.1.0/24", e.reason());
    }
}
