package io.tollgate.launcher;

/**
 * One of the four.
 *
 * @param name module and process name
 * @param heapMb largest heap
 */
record Service(String name, int heapMb) {}
