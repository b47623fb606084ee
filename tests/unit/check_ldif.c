#include "check_ldif.h"

#include "postlogin/dn.h"
#include "postlogin/text.h"

const struct ldif *
ldif_of(const char *text)
{
	struct diagnostics diagnostics = {.arena = unit_arena};
	const struct ldif *ldif =
	    ldif_read(unit_arena, "test.ldif", span_of(text), &diagnostics);

	ck_assert_msg(ldif != NULL, "line %u: %s",
	    diagnostics.count ? diagnostics.items[0].at.line : 0,
	    diagnostics.count ? diagnostics.items[0].text : "no reason");
	return ldif;
}

const char *
ldif_found(const struct ldif *ldif, const struct search *search)
{
	struct text text = {.arena = unit_arena};
	struct result result;

	ldif_search(ldif, unit_arena, search, &result);
	if (result.answer == ANSWER_FAULT)
		return "fault";
	if (result.answer == ANSWER_NO_BASE)
		return "no base";
	ck_assert_int_eq(result.answer, ANSWER_DONE);
	for (size_t i = 0; i < result.count; i++) {
		if (i > 0)
			text_add_byte(&text, ' ');
		text_add_span(&text,
		    dn_rdn_value(unit_arena, span_of(result.entries[i].dn)));
	}
	return text_string(&text);
}

int
main(void)
{
	Suite *const suites[] = {
	    suite_ldif_read(), suite_ldif_search(), suite_ldif_tokens()};

	return unit_run(suites, COUNT(suites));
}
