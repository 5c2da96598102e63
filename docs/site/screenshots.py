"""Screenshots of a page, wide and narrow, light and dark; fails where its console says anything or it scrolls sideways.

    pip install playwright
    python docs/site/screenshots.py run.html docs/how-to/images/run-page [--browser /usr/bin/chromium]
"""
import argparse
import pathlib
import sys

from playwright.sync_api import sync_playwright


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("page")
    parser.add_argument("images", help="path of the images, without -1280-light.png and so on")
    parser.add_argument("--section", help="only the section of this title")
    parser.add_argument("--browser", default="/usr/bin/chromium")
    arguments = parser.parse_args()
    complaints = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=arguments.browser, args=["--no-sandbox"])
        for width in (1280, 390):
            for scheme in ("light", "dark"):
                context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, offline=True)
                page = context.new_page()
                page.on("console", lambda message: complaints.append(message.text))
                page.on("pageerror", lambda error: complaints.append(str(error)))
                page.on("requestfailed", lambda request: complaints.append("asked for " + request.url))
                page.goto(pathlib.Path(arguments.page).resolve().as_uri())
                if page.evaluate("document.documentElement.scrollWidth") > width:
                    complaints.append(f"wider than {width}")
                image = f"{arguments.images}-{width}-{scheme}.png"
                if arguments.section:
                    page.get_by_role("region", name=arguments.section, exact=True).screenshot(path=image)
                else:
                    page.screenshot(path=image, full_page=True)
                context.close()
        browser.close()
    print("\n".join(complaints) or "no complaint")
    sys.exit(1 if complaints else 0)


if __name__ == "__main__":
    main()
