// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.bench;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A bit rate as people write it: {@code 600k}, {@code 2.5M}, {@code 800000}; bit/s. */
final class Rate implements ITypeConverter<Integer> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)([kM]?)");

    @Override
    public Integer convert(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new TypeConversionException("a bit rate is like 600k or 2.5M, not '" + text + "'");
        }
        double unit = form.group(2).equals("k") ? 1e3 : form.group(2).equals("M") ? 1e6 : 1;
        return (int) Math.min(Integer.MAX_VALUE, Math.round(Double.parseDouble(form.group(1)) * unit));
    }
}
