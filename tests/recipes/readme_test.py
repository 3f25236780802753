#!/usr/bin/env python3
"""readme_test.py DANGJIAN: what README.zh-CN.md tells an office to type works, in its order, as TAP.

It is typed in a folder with the demonstration city as 党建.db and last year's text as 去年.docx; only making a database and
serving, which never ends, are other tests' business.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

from recipe import ROOT, check, environment, finish

DOCX = {
    "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                           '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                           '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
                           'wordprocessingml.document.main+xml"/></Types>',
    "_rels/.rels": '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                   '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
                   'Target="word/document.xml"/></Relationships>',
    "word/document.xml": '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
                         '<w:body><w:p><w:r><w:t>一年来，新发展党员***名，举办培训班***期。</w:t></w:r></w:p></w:body></w:document>',
}


def commands():
    """The calls of the program in code, in the order of the text."""
    with open(os.path.join(ROOT, "README.zh-CN.md"), encoding="utf8") as file:
        text = file.read()
    for line, inline in re.findall(r"^ {4,}((?:dangjian|export) .*)$|`(dangjian [^`]+)`", text, flags=re.M):
        yield line or inline


def main(dangjian):
    room = tempfile.mkdtemp(prefix="dangjian-readme-")
    try:
        subprocess.run([os.path.join(ROOT, "tests", "demo_city.sh"), dangjian, room], check=True)
        os.rename(os.path.join(room, "city.db"), os.path.join(room, "党建.db"))
        with zipfile.ZipFile(os.path.join(room, "去年.docx"), "w") as docx:
            for name, part in DOCX.items():
                docx.writestr(name, part)
        os.mkdir(os.path.join(room, "tools"))
        os.symlink(os.path.abspath(dangjian), os.path.join(room, "tools", "dangjian"))
        env = environment(room)
        env["PATH"] = os.path.join(room, "tools") + os.pathsep + env["PATH"]
        said = ""
        for line in commands():
            if line.startswith("export "):
                said += line + "\n"
            elif not line.startswith(("dangjian init", "dangjian serve")):
                done = subprocess.run(["sh", "-c", said + line], cwd=room, env=env, capture_output=True, text=True)
                check(line, done.returncode == 0, done.stdout + done.stderr)
        for name in ("总结.docx", "今年.docx"):
            check(f"{name} is written", zipfile.is_zipfile(os.path.join(room, name)))
    except Exception as error:          # a test that stops has failed, and says where
        check("the office can read to the end", False, repr(error))
    finally:
        shutil.rmtree(room)
    finish()


main(sys.argv[1])
