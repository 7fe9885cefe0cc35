// SPDX-License-Identifier: Apache-2.0
package org.nearcast.embedded.osgi;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An OSGi framework inside the process, in which unmodified ONOS applications run: the flat class path's packages come from
 * the system bundle and its services are registered in the framework.
 */
public final class AppFramework {

    private static final Logger log = LoggerFactory.getLogger(AppFramework.class);

    private static final long ACTIVE_WITHIN_MS = 10_000;

    private final Framework framework;
    private final Path cache;
    private final List<Bundle> applications = new ArrayList<>();

    private AppFramework(Framework framework, Path cache) {
        this.framework = framework;
        this.cache = cache;
    }

    /**
     * Starts a framework with the bundles that every application needs.
     *
     * @param cache a folder for its working files, emptied at start and removed when it stops
     * @param platform bundles to run beside the applications, such as Declarative Services
     */
    public static AppFramework start(Path cache, List<Path> platform) throws IOException, BundleException {
        Map<String, String> configuration = new HashMap<>();
        configuration.put(Constants.FRAMEWORK_STORAGE, cache.toString());
        configuration.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        configuration.put(
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SystemPackages.exported(AppFramework.class.getClassLoader()));
        Framework framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no OSGi framework on the class path"))
                .newFramework(configuration);
        framework.start();
        List<Bundle> bundles = new ArrayList<>();
        for (Path bundle : platform) {
            bundles.add(
                    framework.getBundleContext().installBundle(bundle.toUri().toString()));
        }
        for (Bundle bundle : bundles) {
            bundle.start();
        }
        return new AppFramework(framework, cache);
    }

    /** Registers services under the names of their interfaces. */
    public void register(Map<String, Object> services) {
        services.forEach((name, service) -> framework.getBundleContext().registerService(name, service, null));
    }

    /**
     * Installs and starts the bundles of an application.
     *
     * @throws BundleException if one does not resolve or start, or a component of it does not become active; the message
     *     says why
     */
    public void run(List<OarFile.BundleJar> bundles) throws BundleException, IOException {
        List<Bundle> installed = new ArrayList<>();
        for (OarFile.BundleJar bundle : bundles) {
            try (InputStream in = new ByteArrayInputStream(bundle.jar())) {
                installed.add(framework.getBundleContext().installBundle("oar:" + bundle.name(), in));
            }
        }
        for (Bundle bundle : installed) {
            bundle.start();
            applications.add(bundle);
        }
        for (Bundle bundle : installed) {
            awaitComponents(bundle);
            log.info("application {} {} is active", bundle.getSymbolicName(), bundle.getVersion());
        }
    }

    private void awaitComponents(Bundle bundle) throws BundleException {
        ServiceComponentRuntime runtime = service(ServiceComponentRuntime.class)
                .orElseThrow(() -> new BundleException("no Declarative Services in the framework"));
        try {
            List<String> wrong = new ComponentWatch(runtime).await(bundle, ACTIVE_WITHIN_MS);
            if (!wrong.isEmpty()) {
                throw new BundleException(bundle.getSymbolicName() + " does not start: " + String.join("; ", wrong));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BundleException("interrupted while " + bundle.getSymbolicName() + " started", e);
        }
    }

    /** Stops the applications: they remove what they installed. */
    public void deactivate() throws BundleException {
        for (Bundle bundle : applications) {
            bundle.stop();
        }
    }

    /** Starts applications that were stopped. */
    public void activate() throws BundleException {
        for (Bundle bundle : applications) {
            bundle.start();
            awaitComponents(bundle);
        }
    }

    private BundleContext context() {
        return framework.getBundleContext();
    }

    /** A service by its class's name, if any bundle or this process offers it. */
    public <T> Optional<T> service(Class<T> type) {
        ServiceReference<T> reference = context().getServiceReference(type);
        return Optional.ofNullable(reference).map(context()::getService);
    }

    /** What an application shows and is told: a function from a view's name or a command to text. */
    public Optional<Function<String, ?>> views() {
        return offered(Function.class).map(function -> {
            @SuppressWarnings("unchecked")
            Function<String, ?> named = (Function<String, ?>) function;
            return named;
        });
    }

    /** An application's REST resources: from a request (method and path) and its body to {@code status}, {@code type}, {@code body}. */
    public Optional<BiFunction<String, String, Map<String, String>>> requests() {
        return offered(BiFunction.class).map(function -> {
            @SuppressWarnings("unchecked")
            BiFunction<String, String, Map<String, String>> named =
                    (BiFunction<String, String, Map<String, String>>) function;
            return named;
        });
    }

    private <T> Optional<T> offered(Class<T> type) {
        try {
            return context().getServiceReferences(type, "(nearcast.views=true)").stream()
                    .findFirst()
                    .map(context()::getService);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Stops the applications, then everything. */
    public void stop() {
        try {
            framework.stop();
            framework.waitForStop(5_000);
        } catch (BundleException e) {
            log.warn("the framework did not stop cleanly", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        deleteCache();
    }

    private void deleteCache() {
        try (Stream<Path> files = Files.walk(cache)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException | UncheckedIOException e) {
            log.debug("{} could not be removed: {}", cache, e.getMessage());
        }
    }
}
