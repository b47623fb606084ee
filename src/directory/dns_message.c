/* Messages of DNS as octets (RFC 1035 section 4). */
#include <string.h>

#include "dns.h"

enum {
	LABEL_MAX = 63,
	BIT_RESPONSE = 0x80, /* third octet */
	BITS_OPCODE = 0x78,
	BIT_TRUNCATED = 0x02,
	BIT_RECURSION = 0x01,
	BITS_CODE = 0x0f, /* fourth */
	BITS_POINTER = 0xc0,
	CLASS_IN = 1,
	RECORD_FIXED = 10, /* octets between owner and data */
};

static void
put_16(unsigned char *at, unsigned value)
{
	at[0] = (unsigned char)(value >> 8 & 0xff);
	at[1] = (unsigned char)(value & 0xff);
}

/* "a.example.com" as labels. The octets written, 0 if it is no name. */
static size_t
put_name(unsigned char *at, const char *name)
{
	size_t size = 0;

	if (*name == '\0' || strlen(name) > DNS_NAME_MAX - 2)
		return 0;
	for (;;) {
		size_t label = strcspn(name, ".");

		if (label == 0 || label > LABEL_MAX)
			return 0;
		at[size++] = (unsigned char)label;
		memcpy(at + size, name, label);
		size += label;
		if (name[label] == '\0')
			break;
		name += label + 1;
	}
	at[size++] = 0;
	return size;
}

int
dns_question(const char *name, unsigned type, unsigned id,
    unsigned char message_r[DNS_QUESTION_MAX], size_t *size_r,
    struct error *error)
{
	size_t size;

	memset(message_r, 0, DNS_HEADER);
	put_16(message_r, id);
	message_r[2] = BIT_RECURSION;
	put_16(message_r + 4, 1);
	size = put_name(message_r + DNS_HEADER, name);
	if (size == 0)
		return error_set(error, "%s is no name of DNS", name);
	size += DNS_HEADER;
	put_16(message_r + size, type);
	put_16(message_r + size + 2, CLASS_IN);
	*size_r = size + 4;
	return 0;
}

/* --- Questions and answers ---------------------------------------------- */

static unsigned char
lower(unsigned char octet)
{
	return octet >= 'A' && octet <= 'Z' ? (unsigned char)(octet + 32)
	                                    : octet;
}

/* The length octets of labels are below the letters. */
static bool
same_octets(const unsigned char *a, const unsigned char *b, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (lower(a[i]) != lower(b[i]))
			return false;
	return true;
}

bool
dns_is_answer(struct span message, struct span question)
{
	const unsigned char *is = (const unsigned char *)message.data;
	const unsigned char *was = (const unsigned char *)question.data;

	/* The same number, a response, one question and the same. */
	return message.size >= question.size && memcmp(is, was, 2) == 0 &&
	       (is[2] & BIT_RESPONSE) && !(is[2] & BITS_OPCODE) && is[4] == 0 &&
	       is[5] == 1 &&
	       same_octets(is + DNS_HEADER, was + DNS_HEADER,
	           question.size - DNS_HEADER);
}

unsigned
dns_code(struct span message)
{
	return (unsigned char)message.data[3] & BITS_CODE;
}

bool
dns_is_cut(struct span message)
{
	return (unsigned char)message.data[2] & BIT_TRUNCATED;
}

/* --- Names and records --------------------------------------------------- */

static unsigned
get_8(struct span message, size_t at)
{
	return (unsigned char)message.data[at];
}

unsigned
dns_number(struct span message, size_t at)
{
	return get_8(message, at) << 8 | get_8(message, at + 1);
}

/* An octet that is none of a host name's must not look like one. */
static char
shown(char octet)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
	                              "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	                              "0123456789-_";

	return octet && strchr(allowed, octet) ? octet : '?';
}

/* Pointers lead backwards alone, so that no circle can be made of them. */
bool
dns_name(struct span message, size_t *at, char name_r[DNS_NAME_MAX])
{
	size_t place = *at;
	size_t before = place;
	size_t size = 0;
	bool jumped = false;

	for (;;) {
		unsigned length;

		if (place >= message.size)
			return false;
		length = get_8(message, place++);
		if (!jumped)
			*at = place;
		if (length == 0)
			break;
		if (length > LABEL_MAX) {
			if ((length & BITS_POINTER) != BITS_POINTER ||
			    place >= message.size)
				return false;
			place = (length & ~(unsigned)BITS_POINTER) << 8 |
			        get_8(message, place);
			if (!jumped)
				*at += 1;
			jumped = true;
			if (place >= before)
				return false;
			before = place;
			continue;
		}
		if (length > message.size - place ||
		    size + length + 2 > DNS_NAME_MAX)
			return false;
		if (size > 0)
			name_r[size++] = '.';
		for (; length > 0; length--)
			name_r[size++] = shown(message.data[place++]);
		if (!jumped)
			*at = place;
	}
	name_r[size] = '\0';
	return true;
}

bool
dns_first(struct span message, struct dns_records *records_r)
{
	char name[DNS_NAME_MAX];
	size_t at = DNS_HEADER;

	if (message.size < DNS_HEADER)
		return false;
	for (unsigned left = dns_number(message, 4); left > 0; left--) {
		if (!dns_name(message, &at, name) || message.size - at < 4)
			return false;
		at += 4;
	}
	*records_r = (struct dns_records){
	    .message = message, .at = at, .left = dns_number(message, 6)};
	return true;
}

int
dns_next(struct dns_records *records, struct dns_record *record_r)
{
	const struct span message = records->message;
	size_t at = records->at;

	if (records->left == 0)
		return 0;
	if (!dns_name(message, &at, record_r->owner) ||
	    message.size - at < RECORD_FIXED)
		return -1;
	record_r->type = dns_number(message, at);
	record_r->in = dns_number(message, at + 2) == CLASS_IN;
	record_r->seconds = (uint32_t)dns_number(message, at + 4) << 16 |
	                    dns_number(message, at + 6);
	record_r->size = dns_number(message, at + 8);
	record_r->at = at + RECORD_FIXED;
	if (message.size - record_r->at < record_r->size)
		return -1;
	records->at = record_r->at + record_r->size;
	records->left--;
	return 1;
}
