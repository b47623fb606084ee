#include "wrapper/unavailable.h"

struct reply
unavailable_reply(void)
{
	return (struct reply){
	    .verdict = VERDICT_UNAVAILABLE,
	    .code = CODE_UNAVAILABLE,
	    .message = REPLY_UNAVAILABLE,
	};
}
