/*
 * rounds: how many random inputs a test tries. One thread.
 */
#ifndef BD_TESTS_UNIT_ROUNDS_H
#define BD_TESTS_UNIT_ROUNDS_H

#include <stdint.h>
#include <stdlib.h>

#if defined(__SANITIZE_ADDRESS__)
#define TEST_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define TEST_SANITIZED 1
#endif
#endif
#ifndef TEST_SANITIZED
#define TEST_SANITIZED 0
#endif

/* BIDUI_ROUNDS, or else `usual`; under AddressSanitizer, which is many times slower, a quarter of
 * that. */
static inline unsigned long test_rounds(unsigned long usual)
{
    const char *given = getenv("BIDUI_ROUNDS");
    if (given != NULL)
        return strtoul(given, NULL, 10);
    return TEST_SANITIZED ? (usual + 3) / 4 : usual;
}

/* 1: a test of every byte (or bit) takes each; under AddressSanitizer every third, unless BIDUI_EVERY
 * is set. 3 has no factor in common with the sizes of fields, so every place in them is met. */
static inline unsigned test_stride(void)
{
    return TEST_SANITIZED && getenv("BIDUI_EVERY") == NULL ? 3 : 1;
}

/* BIDUI_SEED, or else `usual`: a failing test prints the seed of its round. */
static inline uint64_t test_seed(uint64_t usual)
{
    const char *given = getenv("BIDUI_SEED");
    return given != NULL ? strtoull(given, NULL, 10) : usual;
}

#endif
