// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.ds;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * What a Declarative Services descriptor (OSGi Compendium 112.4) says of a component. The annotations it was made from are
 * not there at run time.
 *
 * @param activate name of the method called when the component starts; empty: none
 * @param deactivate name of the method called when it stops; empty: none
 * @param modified name of the method called when its properties change; empty: none
 * @param properties default properties, typed
 * @param references the services to put into its fields
 * @param provides names of the interfaces that it offers
 */
public record ComponentDescriptor(
        String activate,
        String deactivate,
        String modified,
        Map<String, Object> properties,
        List<Reference> references,
        List<String> provides) {

    /** A field that wants a service. */
    public record Reference(String field, String service, boolean optional) {}

    /**
     * Reads the descriptor of a component class from its class path, OSGI-INF/CLASS.xml.
     *
     * @throws IllegalArgumentException if there is none or it cannot be read
     */
    public static ComponentDescriptor of(Class<?> component) {
        String resource = "/OSGI-INF/" + component.getName() + ".xml";
        try (InputStream in = component.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("no component descriptor " + resource);
            }
            return parse(in);
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw new IllegalArgumentException("component descriptor " + resource + " cannot be read", e);
        }
    }

    static ComponentDescriptor parse(InputStream in) throws IOException, SAXException, ParserConfigurationException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        Element root = factory.newDocumentBuilder().parse(in).getDocumentElement();
        Map<String, Object> properties = new LinkedHashMap<>();
        for (Element property : children(root, "property")) {
            properties.put(
                    property.getAttribute("name"),
                    typed(property.getAttribute("type"), property.getAttribute("value")));
        }
        List<Reference> references = new ArrayList<>();
        for (Element reference : children(root, "reference")) {
            references.add(new Reference(
                    reference.getAttribute("field"),
                    reference.getAttribute("interface"),
                    reference.getAttribute("cardinality").startsWith("0")));
        }
        List<String> provides = new ArrayList<>();
        for (Element service : children(root, "service")) {
            for (Element provide : children(service, "provide")) {
                provides.add(provide.getAttribute("interface"));
            }
        }
        return new ComponentDescriptor(
                root.getAttribute("activate"),
                root.getAttribute("deactivate"),
                root.getAttribute("modified"),
                Map.copyOf(properties),
                List.copyOf(references),
                List.copyOf(provides));
    }

    private static Object typed(String type, String value) {
        return switch (type) {
            case "Integer" -> Integer.valueOf(value);
            case "Long" -> Long.valueOf(value);
            case "Boolean" -> Boolean.valueOf(value);
            case "Double" -> Double.valueOf(value);
            default -> value;
        };
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(name)) {
                found.add(element);
            }
        }
        return found;
    }
}
