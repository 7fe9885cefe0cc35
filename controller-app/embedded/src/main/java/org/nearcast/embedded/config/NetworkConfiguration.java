// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.onosproject.net.config.Config;
import org.onosproject.net.config.ConfigFactory;
import org.onosproject.net.config.InvalidConfigException;
import org.onosproject.net.config.InvalidFieldException;
import org.onosproject.net.config.NetworkConfigRegistry;
import org.onosproject.net.config.SubjectFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Network configuration in ONOS's netcfg format: subject class, subject, configuration key, JSON. As in ONOS what a new
 * document does not name stays as it is; unlike there a document with one fault changes nothing.
 */
@SuppressWarnings({"rawtypes", "unchecked"}) // as the registry's own signatures are
public final class NetworkConfiguration {

    private static final Logger log = LoggerFactory.getLogger(NetworkConfiguration.class);

    /** What is wrong with a document and where, in one line. */
    public static final class InvalidException extends Exception {

        private static final long serialVersionUID = 1L;

        InvalidException(String message) {
            super(message);
        }
    }

    private record Entry(String section, Object subject, String key, JsonNode json) {}

    private final NetworkConfigRegistry registry;
    private final ObjectMapper mapper = new ObjectMapper();

    /** @param registry where configuration goes */
    public NetworkConfiguration(NetworkConfigRegistry registry) {
        this.registry = registry;
    }

    /**
     * Looks whether a file can be read and is a JSON object; what is in it only the applications know, once they run.
     *
     * @throws InvalidException saying in one line what is wrong
     */
    public static void check(Path file) throws InvalidException {
        try {
            parse(new ObjectMapper(), read(file));
        } catch (InvalidException e) {
            throw in(file, e);
        }
    }

    private static String read(Path file) throws InvalidException {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new InvalidException("no such file");
        } catch (IOException e) {
            throw new InvalidException("cannot be read: " + e.getMessage());
        }
    }

    private static InvalidException in(Path file, InvalidException e) {
        return new InvalidException(file + ": " + e.getMessage());
    }

    /** Takes over a file's configuration, or, with an exception, nothing of it. */
    public void load(Path file) throws InvalidException {
        try {
            load(read(file));
        } catch (InvalidException e) {
            throw in(file, e);
        }
    }

    /** Takes over a document's configuration, or, with an exception, nothing of it. */
    public synchronized void load(String json) throws InvalidException {
        List<Entry> entries = entries(parse(mapper, json));
        for (Entry entry : entries) {
            validate(entry);
        }
        for (Entry entry : entries) {
            try {
                registry.applyConfig(entry.section(), entry.subject(), entry.key(), entry.json());
            } catch (InvalidConfigException e) {
                throw new InvalidException(where(entry) + ": " + reason(e));
            }
            if (registry.getConfigClass(entry.section(), entry.key()) == null) {
                log.warn("configuration {} is known to nobody here; it waits", where(entry));
            }
        }
    }

    private static JsonNode parse(ObjectMapper mapper, String json) throws InvalidException {
        try {
            JsonNode root = mapper.readTree(json);
            if (root == null || !root.isObject()) {
                throw new InvalidException("a network configuration is a JSON object {\"apps\": {...}, ...}");
            }
            return root;
        } catch (JsonProcessingException e) {
            throw new InvalidException("not JSON at line " + e.getLocation().getLineNr() + ", column "
                    + e.getLocation().getColumnNr() + ": " + e.getOriginalMessage());
        }
    }

    private List<Entry> entries(JsonNode root) throws InvalidException {
        List<Entry> entries = new ArrayList<>();
        for (Map.Entry<String, JsonNode> section : root.properties()) {
            SubjectFactory factory = registry.getSubjectFactory(section.getKey());
            if (factory == null) {
                throw new InvalidException("no section \"" + section.getKey() + "\"; there are " + sections());
            }
            for (Map.Entry<String, JsonNode> subject :
                    object(section.getKey(), section.getValue()).properties()) {
                String path = section.getKey() + "/" + subject.getKey();
                Object named = subject(factory, path, subject.getKey());
                for (Map.Entry<String, JsonNode> config :
                        object(path, subject.getValue()).properties()) {
                    entries.add(new Entry(section.getKey(), named, config.getKey(), config.getValue()));
                }
            }
        }
        return entries;
    }

    private Set<String> sections() {
        return registry.getConfigFactories().stream()
                .map(factory -> factory.subjectFactory().subjectClassKey())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static ObjectNode object(String path, JsonNode json) throws InvalidException {
        if (json instanceof ObjectNode object) {
            return object;
        }
        throw new InvalidException(path + " must be a JSON object");
    }

    private static Object subject(SubjectFactory factory, String path, String key) throws InvalidException {
        try {
            return factory.createSubject(key);
        } catch (RuntimeException e) {
            throw new InvalidException(
                    path + " names no " + factory.subjectClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private void validate(Entry entry) throws InvalidException {
        Class<? extends Config> type = registry.getConfigClass(entry.section(), entry.key());
        if (type == null) {
            return;
        }
        ConfigFactory factory = registry.getConfigFactory((Class) type);
        if (factory.isList() != entry.json().isArray()
                || !factory.isList() && !entry.json().isObject()) {
            throw new InvalidException(where(entry) + " must be a JSON " + (factory.isList() ? "array" : "object"));
        }
        try {
            Config config = factory.createConfig();
            config.init(entry.subject(), entry.key(), entry.json(), mapper, null);
            if (!config.isValid()) {
                throw new InvalidException(where(entry) + " is not valid");
            }
        } catch (RuntimeException e) {
            throw new InvalidException(where(entry) + ": " + reason(e));
        }
    }

    private String where(Entry entry) {
        SubjectFactory factory = registry.getSubjectFactory(entry.section());
        return entry.section() + "/" + factory.subjectKey(entry.subject()) + "/" + entry.key();
    }

    private static String reason(Throwable e) {
        if (e instanceof InvalidFieldException field) {
            return "\"" + field.field() + "\": " + field.reason();
        }
        if (e instanceof InvalidConfigException && e.getCause() != null) {
            return reason(e.getCause());
        }
        return e.getMessage() == null ? e.toString() : e.getMessage().replaceAll("\\s+", " ");
    }

    /** Everything that is configured, in netcfg format. */
    public synchronized ObjectNode current() {
        ObjectNode root = mapper.createObjectNode();
        for (ConfigFactory factory : registry.getConfigFactories()) {
            SubjectFactory subjects = factory.subjectFactory();
            for (Object subject : registry.getSubjects(subjects.subjectClass(), factory.configClass())) {
                Config config = registry.getConfig(subject, factory.configClass());
                if (config != null) {
                    root.withObject("/" + subjects.subjectClassKey())
                            .withObjectProperty(subjects.subjectKey(subject))
                            .set(factory.configKey(), config.node());
                }
            }
        }
        return root;
    }
}
