/* Conveniences only: every page is whole without this file. */
'use strict';

/* htmx notes the address it began at, with what was searched for; nothing of an office stays in a browser. */
try {
	window.sessionStorage.removeItem('htmx-current-path-for-history');
} catch (ignored) {
	/* a browser that keeps nothing has nothing to forget */
}

/* A form that is being sent is not sent twice. */
document.addEventListener('submit', function (event) {
	var form = event.target;

	if (form.method !== 'post' || event.defaultPrevented)
		return;
	if (form.hasAttribute('data-sent'))
		event.preventDefault();
	form.setAttribute('data-sent', '');
	window.setTimeout(function () { form.removeAttribute('data-sent'); }, 5000);
});

/* Who came was expected. */
document.addEventListener('change', function (event) {
	var box = event.target, row;

	if (box.type !== 'checkbox' || !/\.came$/.test(box.name) || !box.checked)
		return;
	row = box.parentNode.parentNode;
	row.querySelector('input[name$=".on"]').checked = true;
});

/* Whoever chooses or types beside a mark means that mark. */
document.addEventListener('input', function (event) {
	var line = event.target.parentNode, mark;

	if (event.target.type === 'radio' || !line.classList || !line.classList.contains('pick'))
		return;
	mark = line.querySelector('input[type=radio]');
	mark.checked = true;
});

/* What was typed is not lost by a slip. */
(function () {
	var form = document.querySelector('form.record'), changed = false;

	if (form === null)
		return;
	form.addEventListener('input', function () { changed = true; });
	form.addEventListener('submit', function () { changed = false; });
	window.addEventListener('beforeunload', function (event) {
		if (!changed)
			return;
		event.preventDefault();
		event.returnValue = '';
	});
}());
