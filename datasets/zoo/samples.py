"""Small files of well-known types, by name: what the file-type model is asked about."""
import gzip
import io
import json
import tarfile
import zipfile

from PIL import Image

VISITS = [(day, 12 + day % 7, round(0.4 * day, 1)) for day in range(1, 60)]
CSV = "day,visits,rain_mm\n" + "".join(f"{day},{visits},{rain}\n" for day, visits, rain in VISITS)

JAVA = """\
package example;

import java.util.List;

/** One day. */
public record Visit(int day, int visits) {
    static int total(List<Visit> all) {
        int sum = 0;
        for (Visit visit : all) {
            sum += visit.visits();
        }
        return sum;
    }
}
"""

YAML = """\
apiVersion: v1
kind: Service
metadata:
  name: visits
  labels:
    app: visits
spec:
  selector:
    app: visits
  ports:
    - name: http
      port: 80
      targetPort: 8080
"""

SHELL = """\
#!/bin/sh
set -eu
for file in "$@"; do
    if [ -f "$file" ]; then
        cp -- "$file" "$file.bak"
        echo "saved $file"
    fi
done
"""

PYTHON = """\
import csv
import sys


def total(path):
    with open(path) as file:
        return sum(int(row["visits"]) for row in csv.DictReader(file))


if __name__ == "__main__":
    print(total(sys.argv[1]))
"""

C = """\
#include <stddef.h>
#include <stdio.h>

static double mean(const double *values, size_t count) {
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += values[i];
    }
    return sum / count;
}

int main(void) {
    double values[] = {1, 2, 4};
    printf("%f\\n", mean(values, 3));
    return 0;
}
"""


def lines(form):
    return "".join(form.format(day=day, visits=visits) for day, visits, _ in VISITS)


def image(kind, side):
    content = io.BytesIO()
    Image.linear_gradient("L").resize((side, side)).save(content, kind)
    return content.getvalue()


def zipped():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(zipfile.ZipInfo("visits.csv"), CSV)
    return content.getvalue()


def tarred():
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        member = tarfile.TarInfo("visits.csv")
        member.size = len(CSV)
        archive.addfile(member, io.BytesIO(CSV.encode()))
    return content.getvalue()


def samples():
    text = {
        "visits.csv": CSV,
        "visits.json": json.dumps([dict(zip(("day", "visits", "rain_mm"), row)) for row in VISITS], indent=2),
        "visits.html": "<!DOCTYPE html>\n<html>\n<head><title>Visits</title></head>\n<body>\n<table>\n"
                       + lines("<tr><td>{day}</td><td>{visits}</td></tr>\n") + "</table>\n</body>\n</html>\n",
        "visits.xml": '<?xml version="1.0" encoding="UTF-8"?>\n<visits>\n'
                      + lines('  <day number="{day}">{visits}</day>\n') + "</visits>\n",
        "visits.sql": "CREATE TABLE visits (day INTEGER PRIMARY KEY, visits INTEGER NOT NULL);\n"
                      + lines("INSERT INTO visits (day, visits) VALUES ({day}, {visits});\n"),
        "Visit.java": JAVA, "service.yaml": YAML, "backup.sh": SHELL, "total.py": PYTHON, "mean.c": C,
    }
    binary = {"gradient.png": image("PNG", 48), "gradient.jpg": image("JPEG", 96), "visits.zip": zipped(),
              "visits.tar": tarred(), "visits.csv.gz": gzip.compress(CSV.encode(), mtime=0)}
    return {name: content.encode() for name, content in text.items()} | binary
