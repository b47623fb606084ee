/* Positions inside scalars and near words; see excerpt.h. */
#include "config/excerpt.h"

#include "postlogin/arena.h"

struct excerpt
excerpt_of(const struct node *scalar)
{
	return (struct excerpt){
	    .text = scalar->text,
	    .at = load_text_at(scalar),
	    .exact = scalar->text_offset != (unsigned)-1,
	};
}

struct position
excerpt_position(const struct excerpt *source, const char *byte)
{
	struct position at = source->at;

	if (!source->exact)
		return at;
	for (const char *c = source->text; c < byte; c++)
		if (((unsigned char)*c & 0xC0) != 0x80)
			at.column++;
	return at;
}

struct excerpt
excerpt_part(const struct excerpt *source, const char *byte, const char *text)
{
	return (struct excerpt){
	    .text = text,
	    .at = excerpt_position(source, byte),
	    .exact = source->exact,
	};
}

void
nearest_keys(struct nearest *nearest, const struct context *context)
{
	for (size_t i = 0; i < context->count; i++)
		nearest_try(nearest, context->keys[i].name);
}

void
nearest_entries(struct nearest *nearest, const struct loader *loader)
{
	for (size_t i = 0; i < loader->entry_count; i++)
		nearest_try(nearest, loader->entry_names[i]);
}

const char *
nearest_text(const struct nearest *nearest, struct arena *arena)
{
	if (!nearest->best)
		return "";
	return arena_printf(arena, ", did you mean \"%s\"?", nearest->best);
}
