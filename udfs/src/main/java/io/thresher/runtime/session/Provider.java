package io.thresher.runtime.session;

import java.util.Map;

/**
 * An execution provider in a library of its own.
 *
 * @param engine its name in options
 * @param library its file on this host
 * @param name of the execution provider, as the library gives it
 * @param options of it for one session
 * @param capability that its device has to name; empty for none
 */
public record Provider(
    String engine, String library, String name, Map<String, String> options, String capability) {}
