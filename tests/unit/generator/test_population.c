/* The people of the generator: permutations, numbers, names. */
#include "fixtures/generator/population.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "fixtures/generator/regions.h"

static bd_gen_population population;

static void init(bool dirty)
{
    bd_err err = {0};
    cr_assert_eq(bd_gen_population_init(&population, 2000000000, 5, dirty, &err), BD_OK);
}

Test(permute, every_domain_is_mapped_onto_itself)
{
    static const uint64_t domains[] = {1, 2, 3, 7, 64, 1000, 4099, 100003};
    bd_gen_permutation p;

    for (size_t d = 0; d < sizeof domains / sizeof *domains; d++) {
        unsigned char *seen = calloc(domains[d], 1);
        bd_gen_permutation_init(&p, domains[d], 42, 1);
        for (uint64_t i = 0; i < domains[d]; i++) {
            const uint64_t to = bd_gen_permute(&p, i);
            cr_assert_lt(to, domains[d]);
            cr_assert_eq(seen[to]++, 0);
        }
        free(seen);
    }
}

Test(permute, neighbours_do_not_stay_neighbours)
{
    bd_gen_permutation p;
    unsigned near = 0;

    bd_gen_permutation_init(&p, 1000000, 42, 1);
    for (uint64_t i = 0; i < 10000; i++) {
        const uint64_t a = bd_gen_permute(&p, i), b = bd_gen_permute(&p, i + 1);
        near += (a > b ? a - b : b - a) < 1000;
    }
    cr_assert_lt(near, 60); /* 20 expected of chance */
}

Test(population, check_characters_are_those_of_the_standard)
{
    cr_assert_eq(bd_gen_check_character("11010519491231002"), 'X');
    cr_assert_eq(bd_gen_check_character("44052418800101001"), '4');
}

Test(population, region_codes_are_distinct)
{
    static unsigned char seen[1000000];
    init(false);
    for (uint32_t i = 0; i < population.region_count; i++) {
        char code[7] = {0};
        memcpy(code, population.regions[i], 6);
        cr_assert_eq(seen[atoi(code)]++, 0, "%s", code);
    }
    cr_assert_gt(population.county_count, 2000);
}

static int by_value(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static void assert_real_day(const char *number)
{
    static const unsigned lengths[12] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const unsigned year = (unsigned)(number[6] - '0') * 1000 + (unsigned)(number[7] - '0') * 100 +
                          (unsigned)(number[8] - '0') * 10 + (unsigned)(number[9] - '0');
    const unsigned month = (unsigned)(number[10] - '0') * 10 + (unsigned)(number[11] - '0');
    const unsigned day = (unsigned)(number[12] - '0') * 10 + (unsigned)(number[13] - '0');

    cr_assert(year >= 1930 && year <= 2010 && month >= 1 && month <= 12 && day >= 1 &&
              day <= lengths[month - 1]);
    cr_assert(month != 2 || day != 29 || year % 4 == 0);
}

Test(population, a_million_numbers_are_different_and_right)
{
    enum { PEOPLE = 1000000 };
    uint64_t *numbers = malloc(PEOPLE * sizeof *numbers);
    uint64_t men = 0;
    bd_gen_person person;

    init(false);
    for (uint64_t i = 0; i < PEOPLE; i++) {
        char digits[18] = {0};
        bd_gen_person_make(&population, i * 1999, &person);
        cr_assert_eq(person.number[17], bd_gen_check_character(person.number));
        cr_assert_eq(person.sex == BD_GEN_SEX_MALE, (person.number[16] - '0') % 2 == 1);
        assert_real_day(person.number);
        memcpy(digits, person.number, 17);
        numbers[i] = strtoull(digits, NULL, 10);
        men += person.sex == BD_GEN_SEX_MALE;
    }
    qsort(numbers, PEOPLE, sizeof *numbers, by_value);
    for (size_t i = 1; i < PEOPLE; i++)
        cr_assert_neq(numbers[i], numbers[i - 1]);
    cr_assert(men > PEOPLE * 0.48 && men < PEOPLE * 0.52);
    free(numbers);
}

static int by_text(const void *a, const void *b)
{
    return strcmp((const char *)a, (const char *)b);
}

Test(population, unusual_people_still_have_numbers_of_their_own)
{
    enum { PEOPLE = 300000 };
    typedef char number[BD_GEN_NUMBER_BYTES];
    number *numbers = calloc(PEOPLE, sizeof *numbers);
    unsigned kinds[BD_GEN_KIND_COUNT] = {0};
    bd_gen_person person;

    init(true);
    for (uint64_t i = 0; i < PEOPLE; i++) {
        bd_gen_person_make(&population, i, &person);
        memcpy(numbers[i], person.number, person.number_len);
        kinds[person.kind]++;
    }
    qsort(numbers, PEOPLE, sizeof *numbers, by_text);
    for (size_t i = 1; i < PEOPLE; i++)
        cr_assert_neq(strcmp(numbers[i], numbers[i - 1]), 0);
    for (unsigned kind = 0; kind < BD_GEN_KIND_COUNT; kind++)
        cr_assert_gt(kinds[kind], 100, "kind %u", kind);
    free(numbers);
}

Test(population, more_people_than_numbers_are_refused)
{
    bd_err err = {0};
    cr_assert_eq(bd_gen_population_init(&population, UINT64_C(1) << 50, 5, false, &err),
                 BD_E_USAGE);
    cr_assert_not_null(strstr(err.text, "cannot generate 1125899906842624 people: there are "));
}

Test(names, lengths_and_shapes_are_as_in_life)
{
    enum { PEOPLE = 100000 };
    unsigned two = 0, three = 0, dotted = 0, wang = 0, four_bytes = 0;
    char text[BD_GEN_NAME_BYTES];
    bd_gen_person person;

    init(false);
    for (uint64_t i = 0; i < PEOPLE; i++) {
        bd_gen_person_make(&population, i, &person);
        const char *end = bd_gen_name_write(&population.names, &person.name, text);
        const size_t len = (size_t)(end - text);
        cr_assert_lt(len, sizeof text);
        two += len == 6;
        three += len == 9;
        dotted += memmem(text, len, "\xC2\xB7", 2) != NULL;
        wang += len >= 3 && memcmp(text, "王", 3) == 0;
        for (size_t k = 0; k < len; k++)
            four_bytes += (unsigned char)text[k] >= 0xF0;
    }
    cr_assert(two > PEOPLE * 0.13 && two < PEOPLE * 0.19, "%u", two);
    cr_assert(three > PEOPLE * 0.78 && three < PEOPLE * 0.87, "%u", three);
    cr_assert(dotted > PEOPLE * 0.007 && dotted < PEOPLE * 0.013, "%u", dotted);
    cr_assert(wang > PEOPLE * 0.07 && wang < PEOPLE * 0.11, "%u", wang);
    cr_assert_gt(four_bytes, 0);
}
