#include "cause.h"

#include <errno.h>
#include <string.h>

static const struct { int error; const char *say; } errors[] = {
	{ EACCES, "没有权限" }, { EPERM, "不允许这样做" }, { ENOENT, "没有这个文件或文件夹" }, { ENOTDIR, "路径中有一段不是文件夹" },
	{ EISDIR, "这是一个文件夹" }, { EEXIST, "已经存在" }, { ENOTEMPTY, "文件夹不是空的" }, { ENOSPC, "磁盘空间不足" },
	{ EDQUOT, "磁盘配额已用完" }, { EFBIG, "文件太大" }, { EROFS, "所在的磁盘是只读的" }, { ENAMETOOLONG, "名称太长" },
	{ ELOOP, "链接绕成了圈" }, { EMFILE, "同时打开的文件太多" }, { ENFILE, "系统同时打开的文件太多" }, { ENOMEM, "内存不足" },
	{ EIO, "磁盘读写出错" }, { EBUSY, "正被占用" }, { ETXTBSY, "正被占用" }, { ENODEV, "没有这个设备" }, { ENXIO, "没有这个设备" },
	{ EPIPE, "接收的一方已经关闭" }, { EBADF, "已经关闭" }, { EAGAIN, "暂时做不到" }, { EINTR, "被打断" }, { EINVAL, "参数不对" },
	{ EADDRINUSE, "端口已被占用" }, { EADDRNOTAVAIL, "本机没有这个地址" }, { EAFNOSUPPORT, "本机不支持这种地址" },
	{ ECONNREFUSED, "对方没有应答" }, { ETIMEDOUT, "等待超时" }, { ENETUNREACH, "网络不通" }, { EHOSTUNREACH, "网络不通" },
};

const char *
cause_of(struct arena *arena, int error)
{
	for (size_t i = 0; i < COUNT(errors); i++)
		if (errors[i].error == error)
			return errors[i].say;
	return arena_strf(arena, "系统错误 %d", error);
}

const char *
cause_of_words(struct arena *arena, const struct cause *list, const char *words)
{
	for (; list->theirs != NULL; list++) {
		size_t before = strcspn(list->theirs, "*"), n = strlen(words), kept = strcspn(list->ours, "*");
		const char *after = list->theirs[before] == '\0' ? NULL : list->theirs + before + 1;
		size_t behind = after == NULL ? 0 : strlen(after);

		if (after == NULL ? strcmp(words, list->theirs) != 0 : n < before + behind ||
		    strncmp(words, list->theirs, before) != 0 || strcmp(words + n - behind, after) != 0)
			continue;
		if (list->ours[kept] == '\0')
			return list->ours;
		return arena_strf(arena, "%.*s%.*s%s", (int)kept, list->ours, (int)(n - before - behind), words + before,
		    list->ours + kept + 1);
	}
	return NULL;
}
