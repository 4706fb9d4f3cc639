using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using OrderSync.Tests.Hosting;

namespace OrderSync.Tests.Site;

/// <summary>Files of the site: kept by browsers as long as they stay the same, and small on the way.</summary>
public sealed partial class StaticFileTests(AppFixture app, BrowserFixture browser)
{
    [Fact]
    public async Task A_warm_page_moves_less_than_60_kB_and_what_has_no_hash_is_answered_304()
    {
        await using var site = await SitePage.OpenAsync(app, browser);
        // Twice, so that the live parts of the page have loaded what they load late.
        await ShowAsync(site);
        await ShowAsync(site);
        var warm = await PageTraffic.WatchAsync(site.Page);

        await ShowAsync(site);

        var said = string.Join("\n", warm.Answers.Where(answer => answer.Bytes > 0).OrderByDescending(answer => answer.Bytes).Select(answer => $"{answer.Status} {answer.Bytes} {answer.Url}"));
        TestContext.Current.TestOutputHelper?.WriteLine($"{warm.Bytes} bytes\n{said}");
        warm.Answers.Count(answer => answer.IsFile).ShouldBeGreaterThan(8);
        warm.Answers.Where(answer => answer is { IsFile: true, IsCached: false }).ShouldAllBe(answer => answer.Status == 304, said);
        warm.Answers.Where(answer => Hashed().IsMatch(answer.Url.AbsolutePath)).ShouldAllBe(answer => answer.IsCached, said);
        warm.IsLiveCompressed.ShouldBeTrue();
        warm.Bytes.ShouldBeLessThan(60_000, said);
        site.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_file_of_a_page_is_compressed_and_either_kept_for_good_or_told_from_a_newer_one()
    {
        await using var site = await SitePage.OpenAsync(app, browser);
        await using var window = await browser.NewWindowAsync();
        var page = await window.NewPageAsync();
        var cold = await PageTraffic.WatchAsync(page);
        await page.GotoAsync(new Uri(app.Address("web"), "/sign-in").ToString());
        await page.EvaluateAsync("document.fonts.ready.then(() => true)");
        await page.WaitForLoadStateAsync(Microsoft.Playwright.LoadState.NetworkIdle);
        var seen = await PageTraffic.WatchAsync(site.Page);
        await ShowAsync(site);
        var files = cold.Answers.Concat(seen.Answers).Where(answer => answer.IsFile).Select(answer => answer.Url).Distinct().ToList();
        files.Count.ShouldBeGreaterThan(12);
        files.Count(url => url.AbsolutePath.StartsWith("/fonts/inter-latin.", StringComparison.Ordinal)).ShouldBe(1, "what is loaded ahead is what the style sheet asks for");

        using var http = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None });
        foreach (var url in files)
        {
            using var asked = new HttpRequestMessage(HttpMethod.Get, url);
            asked.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip, br");
            using var answer = await http.SendAsync(asked, AppFixture.Cancellation);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, url.ToString());
            if (Hashed().IsMatch(url.AbsolutePath))
                answer.Headers.CacheControl!.ToString().ShouldContain("immutable", customMessage: url.ToString());
            else
                await ShouldKnowItAsync(http, url, answer.Headers.ETag.ShouldNotBeNull(url.ToString()));
            if (Text().IsMatch(url.AbsolutePath))
                answer.Content.Headers.ContentEncoding.ShouldHaveSingleItem(url.ToString()).ShouldBeOneOf("br", "gzip");
        }
    }

    private static async Task ShouldKnowItAsync(HttpClient http, Uri url, EntityTagHeaderValue tag)
    {
        using var asked = new HttpRequestMessage(HttpMethod.Get, url);
        asked.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip, br");
        asked.Headers.IfNoneMatch.Add(tag);
        using var answer = await http.SendAsync(asked, AppFixture.Cancellation);
        answer.StatusCode.ShouldBe(HttpStatusCode.NotModified, url.ToString());
    }

    private async Task ShowAsync(SitePage site)
    {
        await site.GoAsync(app, "/operations");
        await Microsoft.Playwright.Assertions.Expect(site["shell"]).ToHaveAttributeAsync("data-ready", "true");
        await Microsoft.Playwright.Assertions.Expect(site["loading"]).ToHaveCountAsync(0);
        await site.Page.EvaluateAsync("document.fonts.ready.then(() => true)");
    }

    [GeneratedRegex(@"\.[a-z0-9]{10}\.\w+$", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Hashed();

    [GeneratedRegex(@"\.(css|js|svg)$", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Text();
}
