using Deque.AxeCore.Playwright;

namespace OrderSync.Tests.Site;

/// <summary>What every page owes to every person, looked at in the page as it is.</summary>
internal static class PageLook
{
    public static async Task ShouldBeSoundAsync(SitePage site, string path)
    {
        var overflow = await site.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        overflow.ShouldBe(0, $"{path} is wider than the window");
        await ShouldNameEveryControlAsync(site, path);
        site.Complaints.ShouldBeEmpty(path);
    }

    public static async Task ShouldNameEveryControlAsync(SitePage site, string path)
    {
        var nameless = await site.Page.EvaluateAsync<string[]>(
            """
            [...document.querySelectorAll('button, a[href], input:not([type=hidden]), select, textarea')]
              .filter(e => e.offsetParent !== null)
              .filter(e => !(e.getAttribute('aria-label') || e.getAttribute('aria-labelledby') || e.innerText?.trim() || e.title || e.labels?.length))
              .map(e => e.outerHTML.slice(0, 120))
            """);
        nameless.ShouldBeEmpty(path);
        var twice = await site.Page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('[id]')].map(e => e.id).filter((id, i, all) => all.indexOf(id) !== i)");
        twice.ShouldBeEmpty(path);
    }

    /// <summary>
    /// By axe's rules for WCAG 2.2 AA, contrast among them. A page at rest is looked at: text that is half faded in or out,
    /// as that of a notice that leaves, has no contrast of its own.
    /// </summary>
    public static async Task ShouldBeAccessibleAsync(SitePage site, string path)
    {
        await site.Page.EmulateMediaAsync(new() { ReducedMotion = Microsoft.Playwright.ReducedMotion.Reduce });
        await site.Page.EvaluateAsync(
            """
            () => Promise.allSettled(document.getAnimations()
              .filter(one => one.effect.getComputedTiming().endTime !== Infinity)
              .map(one => one.finished))
            """);
        var found = await site.Page.RunAxe();
        found.Violations.SelectMany(rule => rule.Nodes.Take(3).Select(node => $"{rule.Id}: {node.Html} {node.Any.FirstOrDefault()?.Message}")).ShouldBeEmpty(path);
    }
}
