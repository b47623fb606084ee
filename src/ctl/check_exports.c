/* What a configuration exports, held against what the wrapper lets through. */
#include "ctl/check.h"
#include "postlogin/settings.h"
#include "postlogin/text.h"

static void
check_export(const struct config *config, const struct export_config *export,
    struct diagnostics *diagnostics)
{
	const char *setting = export->setting;
	char *name = arena_string(diagnostics->arena, setting);

	text_upper(name);
	switch (setting_right(name)) {
	case SETTING_NEVER:
		diagnostics_error(diagnostics, export->at,
		    "export of %s: this setting is never set from a directory",
		    setting);
		return;
	case SETTING_EXTRA:
		diagnostics_warning(diagnostics, export->at,
		    "export of %s: left out unless the wrapper is started with "
		    "-e %s",
		    setting, name);
		break;
	case SETTING_ALLOWED:
		break;
	}
	if (config->outage_allows && setting_is_location(name))
		diagnostics_error(diagnostics, export->at,
		    "export of %s beside `outage: allow`: without the "
		    "directory "
		    "the user would be let into another, empty mailbox",
		    setting);
}

static void
check_rules(const struct config *config, const struct rule *rules, size_t count,
    struct diagnostics *diagnostics)
{
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < rules[i].export_count; j++)
			if (!rules[i].disabled)
				check_export(
				    config, &rules[i].exports[j], diagnostics);
}

void
check_exports(const struct config *config, struct diagnostics *diagnostics)
{
	check_rules(config, config->rules, config->rule_count, diagnostics);
	check_rules(
	    config, config->user_rules, config->user_rule_count, diagnostics);
	for (size_t i = 0; i < config->group_count; i++)
		check_rules(config, config->groups[i].rules,
		    config->groups[i].rule_count, diagnostics);
	for (size_t i = 0; i < config->entry_count; i++)
		check_rules(config, config->entries[i].rules,
		    config->entries[i].rule_count, diagnostics);
}
