// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.corpus;

import java.util.Locale;

/** Right and wrong answers over many trials: one trial is one connection heard once. */
public final class Tally {
    private final String variant;
    private int trials;
    private int truePositives;
    private int falsePositives;
    private int falseNegatives;
    private String firstMistake;

    /** @param variant what was done to the packets, for the table */
    public Tally(String variant) {
        this.variant = variant;
    }

    /** A connection of which everything was heard that it takes to know: an answer is due. */
    public void whole(CapturedConnection connection, Truth found, Object how) {
        boolean right = count(connection, found, how);
        if (!right && !connection.truth().isNothing()) {
            falseNegatives++;
        }
    }

    /** A connection of which perhaps not enough was heard: no answer is right as well. */
    public void partly(CapturedConnection connection, Truth found, Object how) {
        if (found.isNothing()) {
            trials++;
        } else {
            count(connection, found, how);
        }
    }

    /** A connection of which nothing can be known: every answer is wrong. */
    public void unknowable(CapturedConnection connection, Truth found, Object how) {
        trials++;
        if (!found.isNothing()) {
            falsePositives++;
            note(connection, found, how);
        }
    }

    private boolean count(CapturedConnection connection, Truth found, Object how) {
        trials++;
        boolean right = found.equals(connection.truth());
        if (right && !found.isNothing()) {
            truePositives++;
        }
        if (!right && !found.isNothing()) {
            falsePositives++;
        }
        if (!right) {
            note(connection, found, how);
        }
        return right;
    }

    private void note(CapturedConnection connection, Truth found, Object how) {
        if (firstMistake == null) {
            firstMistake = connection + ", " + how + ": found " + found;
        }
    }

    /** Of what was found, the part that is true; 1 when nothing was found. */
    public double precision() {
        return ratio(truePositives, falsePositives);
    }

    /** Of what was there and due, the part that was found; 1 when nothing was due. */
    public double recall() {
        return ratio(truePositives, falseNegatives);
    }

    private static double ratio(int right, int wrong) {
        return right + wrong == 0 ? 1 : (double) right / (right + wrong);
    }

    /** Publishes and plays found and true. */
    public int truePositives() {
        return truePositives;
    }

    /** The first wrong answer, for a person; null without one. */
    public String firstMistake() {
        return firstMistake;
    }

    /** A row of the table. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%-28s %8d trials, %8d found, precision %.6f, recall %.6f",
                variant,
                trials,
                truePositives,
                precision(),
                recall());
    }
}
