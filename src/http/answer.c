#include "answer.h"

#include <assert.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "limits.h"

/* The statuses in use; ${say} to the person where the request is refused before any page. */
static const struct status { int code; const char *reason, *say; } statuses[] = {
	{ 200, "OK", NULL }, { 204, "No Content", NULL }, { 303, "See Other", NULL }, { 304, "Not Modified", NULL },
	{ 400, "Bad Request", "浏览器发来的请求格式不对，请刷新页面再试" },
	{ 401, "Unauthorized", NULL }, { 403, "Forbidden", NULL }, { 404, "Not Found", NULL },
	{ 405, "Method Not Allowed", NULL },
	{ 408, "Request Timeout", "请求迟迟没有发完，连接已断开，请检查网络再试" },
	{ 409, "Conflict", NULL },
	{ 413, "Content Too Large", "提交的内容太大，请压缩或分几次提交" },
	{ 414, "URI Too Long", "网址太长，请缩短查询条件再试" },
	{ 417, "Expectation Failed", "浏览器提出了不支持的要求（Expect），请换一个浏览器再试" },
	{ 422, "Unprocessable Content", NULL },
	{ 429, "Too Many Requests", "您同时上传的内容太多，请等前面的传完再试" },
	{ 431, "Request Header Fields Too Large", "请求头太大，请清除本站的 Cookie 再试" },
	{ 500, "Internal Server Error", NULL },
	{ 501, "Not Implemented", "浏览器用了不支持的请求方式，请换一个浏览器再试" },
	{ 503, "Service Unavailable", "访问的人太多，请稍后再试" },
	{ 505, "HTTP Version Not Supported", "只支持 HTTP/1.1 和 HTTP/1.0，请换一个浏览器再试" },
	{ 507, "Insufficient Storage", "服务器的临时空间不足，没有收下提交的内容，请联系管理员" },
};

static const struct status *
status_of(int code)
{
	for (size_t i = 0; i < COUNT(statuses); i++)
		if (statuses[i].code == code)
			return &statuses[i];
	return NULL;
}

void
answer_refuse(struct http_answer *answer, int status)
{
	const struct status *s = status_of(status);

	assert(s != NULL && s->say != NULL);
	answer->status = status;
	if (status == 503)
		http_set(answer, "Retry-After", "5");
	answer->type = "text/plain; charset=utf-8";
	answer->body = arena_strf(answer->arena, "%s\n", s->say);
	answer->body_size = strlen(answer->body);
}

void
http_set(struct http_answer *answer, const char *name, const char *value)
{
	static const char *const ours[] = { "date", "content-length", "connection", "transfer-encoding", "content-type" };

	assert(head_is_token(name, strlen(name)));
	for (size_t i = 0; i < COUNT(ours); i++)
		assert(strcasecmp(ours[i], name) != 0);
	*VEC_ADD(answer->arena, &answer->headers) = (struct http_pair){ name, value };
}

/* A value cannot end its line: control characters become spaces (RFC 9110 §5.5). */
static void
put_header(struct buf *out, const char *name, const char *value)
{
	buf_puts(out, name);
	buf_puts(out, ": ");
	for (const char *p = value; *p != '\0'; p++)
		buf_putc(out, (unsigned char)*p < ' ' || *p == 0x7F ? ' ' : *p);
	buf_puts(out, "\r\n");
}

static int
status_code(const struct http_answer *answer)
{
	return answer->status == 0 ? 200 : answer->status;
}

size_t
answer_body_size(const struct request *r, const struct http_answer *answer)
{
	int status = status_code(answer);

	return r->http.method == HTTP_HEAD || status == 204 || status == 304 ? 0 : answer->body_size;
}

struct buf
answer_head(const struct request *r, const struct http_answer *answer, bool close)
{
	struct buf out = buf_make(answer->arena);
	int code = status_code(answer);
	const struct status *s = status_of(code);
	time_t now = time(NULL);
	struct tm tm;
	char date[64];

	assert(code >= 200 && code <= 599);
	strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", gmtime_r(&now, &tm));
	buf_putf(&out, "HTTP/1.1 %d %s\r\n", code, s == NULL ? "" : s->reason);
	put_header(&out, "Date", date);
	if (answer->type != NULL)
		put_header(&out, "Content-Type", answer->type);
	if (code != 204 && code != 304)
		buf_putf(&out, "Content-Length: %zu\r\n", answer->body_size);
	if (close || r->head.old)
		put_header(&out, "Connection", close ? "close" : "keep-alive");
	EACH(const struct http_pair, pair, answer->headers)
		put_header(&out, pair->name, pair->value);
	buf_puts(&out, "\r\n");
	return out;
}

char *
answer_line(const struct request *r, const struct http_answer *answer, int64_t ms)
{
	bool read = r->head.whole && r->head.path != NULL;

	return arena_strf(r->arena, "%s %s %d %lldms", read ? r->head.method : "-", read ? r->head.path : "-",
	    status_code(answer), (long long)ms);
}
