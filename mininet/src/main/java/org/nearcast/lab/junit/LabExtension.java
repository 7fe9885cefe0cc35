// SPDX-License-Identifier: Apache-2.0
package org.nearcast.lab.junit;

import java.lang.reflect.AnnotatedElement;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.ReflectionSupport;
import org.nearcast.lab.Lab;
import org.nearcast.lab.LabOptions;
import org.nearcast.lab.Topology;

/** Starts and closes the labs of {@link LabTest}. */
final class LabExtension implements ExecutionCondition, BeforeEachCallback, AfterEachCallback, ParameterResolver {
    private static final String SWITCH = "nearcast.lab";
    private static final Namespace NAMESPACE = Namespace.create(LabExtension.class);
    private static final Path LOGS = Path.of("target", "lab-logs");

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return "off".equals(System.getProperty(SWITCH))
                ? ConditionEvaluationResult.disabled("-D" + SWITCH + "=off")
                : ConditionEvaluationResult.enabled("labs are on");
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        resource(context);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            resource(context).keepLogs();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Lab.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return resource(context).lab();
    }

    private static LabResource resource(ExtensionContext context) {
        Optional<ExtensionContext> method = context.getTestMethod().map(ignored -> context);
        Optional<LabTest> own = method.flatMap(one -> find(one.getElement()));
        ExtensionContext scope = own.isPresent() ? context : classContext(context);
        LabTest annotation = own.or(() -> find(scope.getElement()))
                .orElseThrow(() -> new IllegalStateException("no @LabTest on test or class"));
        return scope.getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        LabResource.class, ignored -> start(annotation, logsOf(scope)), LabResource.class);
    }

    private static ExtensionContext classContext(ExtensionContext context) {
        ExtensionContext at = context;
        while (find(at.getElement()).isEmpty() && at.getParent().isPresent()) {
            at = at.getParent().orElseThrow();
        }
        return at;
    }

    private static Optional<LabTest> find(Optional<AnnotatedElement> element) {
        return AnnotationSupport.findAnnotation(element, LabTest.class);
    }

    private static Path logsOf(ExtensionContext scope) {
        Path folder = LOGS.resolve(scope.getRequiredTestClass().getSimpleName());
        return scope.getTestMethod()
                .map(method -> folder.resolve(method.getName()))
                .orElse(folder.resolve("shared"));
    }

    private static LabResource start(LabTest annotation, Path logs) {
        LabResource.delete(logs);
        LabOptions options = options(annotation).withLogs(logs);
        Lab lab = Lab.start(options);
        if (options.controller().isEmpty()) {
            lab.forwardNormally();
        }
        return new LabResource(lab, logs);
    }

    private static LabOptions options(LabTest annotation) {
        if (annotation.options() != LabTest.FromAttributes.class) {
            return ReflectionSupport.newInstance(annotation.options()).get();
        }
        Topology topology = Topology.named(annotation.topology());
        if (annotation.viewers() >= 0) {
            topology = topology.with("viewers", annotation.viewers());
        }
        LabOptions options =
                LabOptions.of(topology).withLinks(annotation.links()).withDatapath(annotation.datapath());
        return annotation.controller() ? options : options.withoutController();
    }
}
