// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.config;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.everit.json.schema.Schema;
import org.everit.json.schema.ValidationException;
import org.everit.json.schema.loader.SchemaLoader;
import org.json.JSONObject;
import org.json.JSONTokener;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nearcast.controller.fake.FakeConfig;
import org.onosproject.TestApplicationId;
import org.onosproject.net.config.InvalidFieldException;

/** The schema that is shipped says of a configuration what the reader says, as far as a schema can. */
class SchemaTest {

    private static final String CDN = "\"cdn\": [\"10.0.0.254:1935\"]";
    private static final Schema SCHEMA = schema();

    private static Schema schema() {
        try (InputStream in = NearcastConfig.class.getResourceAsStream("netcfg.schema.json")) {
            return SchemaLoader.builder()
                    .schemaJson(new JSONObject(new JSONTokener(in)))
                    .draftV7Support()
                    .build()
                    .load()
                    .build();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isValid(String json) {
        try {
            SCHEMA.validate(new JSONObject(json));
            return true;
        } catch (ValidationException e) {
            return false;
        }
    }

    private static NearcastConfig config(String json) {
        return FakeConfig.parse(TestApplicationId.create("test"), json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'cdn': ['10.0.0.254:1935', '10.0.1.254:1936'], 'dscp': 12, 'uplink': 'of:0000000000000002/1'}",
                "{CDN, 'sites': [{'name': 'campus', 'devices': ['of:000000000000000a'],"
                        + " 'ports': ['of:0000000000000002/3'], 'subnets': ['10.0.1.0/24']}]}",
                "{CDN, 'gateways': [{'key': '00112233445566778899aabbccddeeff'}, {'port': 'of:0000000000000001/5'}]}",
                "{CDN, 'gateways': [{'key': '00112233445566778899aabbccddeeff', 'port': 'of:0000000000000001/5'}]}",
                "{CDN, 'sites': [{'name': 'a'}], 'gateways': [{'address': '10.0.0.7:1935', 'site': 'a'}]}",
            })
    void shouldBothTakeWhatIsRight(String json) {
        String document = json.replace("CDN", CDN).replace('\'', '"');
        assertTrue(isValid(document));
        assertTrue(config(document).isValid());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'cdn': []}",
                "{'cdn': '10.0.0.254:1935'}",
                "{'cdn': ['10.0.0.254']}",
                "{'cdn': ['10.0.0.254:0']}",
                "{'cdn': [1935]}",
                "{'cdn': ['10.0.0.254:1935', '10.0.0.254:1935']}",
                "{CDN, 'cnd': 1}",
                "{CDN, 'dscp': 64}",
                "{CDN, 'dscp': '44'}",
                "{CDN, 'dscp': 1.5}",
                "{CDN, 'uplink': 'of:1/2'}",
                "{CDN, 'uplink': 'of:0000000000000001'}",
                "{CDN, 'sites': {}}",
                "{CDN, 'sites': [{}]}",
                "{CDN, 'sites': [{'name': ''}]}",
                "{CDN, 'sites': [{'name': 'a', 'hosts': []}]}",
                "{CDN, 'sites': [{'name': 'a', 'devices': ['of:1']}]}",
                "{CDN, 'sites': [{'name': 'a', 'devices': 'of:0000000000000001'}]}",
                "{CDN, 'sites': [{'name': 'a', 'subnets': ['x']}]}",
                "{CDN, 'gateways': [{}]}",
                "{CDN, 'gateways': ['x']}",
                "{CDN, 'gateways': [{'key': '00112233445566778899AABBCCDDEEFF'}]}",
                "{CDN, 'gateways': [{'port': 'x'}]}",
                "{CDN, 'gateways': [{'address': '10.0.0.7'}]}",
                "{CDN, 'gateways': [{'address': '10.0.0.7:1', 'key': '00112233445566778899aabbccddeeff'}]}",
                "{CDN, 'gateways': [{'key': '00112233445566778899aabbccddeeff', 'site': 'a'}]}",
            })
    void shouldBothRefuseWhatIsWrong(String json) {
        String document = json.replace("CDN", CDN).replace('\'', '"');
        assertFalse(isValid(document));
        assertThrows(InvalidFieldException.class, () -> config(document).isValid());
    }

    @ParameterizedTest
    @ValueSource(strings = {"controller.md", "operating.md"})
    void shouldBothTakeTheExamplesOfTheDocumentation(String page) throws IOException {
        String text = Files.readString(Path.of("..", "..", "docs", page));
        Matcher example =
                Pattern.compile("(?m)^    \\{\"apps\"(.*\n)(    .*\n)*").matcher(text);
        int found = 0;
        while (example.find()) {
            String nearcast = new JSONObject(example.group())
                    .getJSONObject("apps")
                    .getJSONObject("org.nearcast.app")
                    .getJSONObject("nearcast")
                    .toString();
            assertTrue(isValid(nearcast), nearcast);
            assertTrue(config(nearcast).isValid());
            found++;
        }
        assertTrue(found > 0, "no example in " + page);
    }
}
