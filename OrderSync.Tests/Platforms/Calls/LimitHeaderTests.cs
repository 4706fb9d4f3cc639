using System.Net;
using OrderSync.Core.Platforms.Calls.Budgets;

namespace OrderSync.Tests.Platforms.Calls;

public sealed class LimitHeaderTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 10, 41, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("", "")]
    [InlineData("X-RateLimit-Limit: 60", "")]
    [InlineData("X-RateLimit-Limit: 60|X-RateLimit-Remaining: 12|X-RateLimit-Reset: 30", "default left 12 for 30")]
    [InlineData("X-RateLimit-Limit: 60|X-RateLimit-Remaining: 0|X-RateLimit-Reset: 1795344075", "default left 0 for 15")]
    [InlineData("X-RateLimit-Limit: 60|X-RateLimit-Remaining: 0|X-RateLimit-Reset: 1795344075500", "default left 0 for 15.5")]
    [InlineData("X-RateLimit-Limit: 60|X-RateLimit-Remaining: 3|X-RateLimit-Reset: 1695344075", "default left 3 for 0")]
    [InlineData("X-RateLimit-Limit: many|X-RateLimit-Remaining: few|X-RateLimit-Reset: soon", "")]
    [InlineData("X-RateLimit-Limit: 60|X-RateLimit-Remaining: 3|X-RateLimit-Reset: 99999999999", "")]
    [InlineData("RateLimit-Limit: 100, 100;w=60|RateLimit-Remaining: 50|RateLimit-Reset: 20", "default 100 in 60 left 50 for 20")]
    [InlineData("RateLimit-Limit: 100|RateLimit-Policy: 100;w=3600", "default 100 in 3600")]
    [InlineData("RateLimit: limit=100, remaining=50, reset=30|RateLimit-Policy: 100;w=60", "default 100 in 60 left 50 for 30")]
    [InlineData("RateLimit: \"burst\";r=7;t=5, \"day\";r=900;t=4000|RateLimit-Policy: \"burst\";q=10;w=10,\"day\";q=1000;w=86400",
        "burst 10 in 10 left 7 for 5; day 1000 in 86400 left 900 for 4000")]
    // A month, a date, and an answer that has its own clock.
    [InlineData("X-RateLimit-Limit: 60|X-RateLimit-Remaining: 0|X-RateLimit-Reset: 2678400", "default left 0 for 2678400")]
    [InlineData("RateLimit: \"month\";r=0;t=2678400", "month left 0 for 2678400")]
    [InlineData("X-RateLimit-Limit: 60|X-RateLimit-Remaining: 0|X-RateLimit-Reset: Sun, 22 Nov 2026 10:41:20 GMT", "default left 0 for 20")]
    [InlineData("X-RateLimit-Limit: 60|X-RateLimit-Remaining: 0|X-RateLimit-Reset: 2026-11-22T11:41:20+01:00", "default left 0 for 20")]
    [InlineData("Date: Sun, 22 Nov 2026 12:41:00 GMT|X-RateLimit-Limit: 60|X-RateLimit-Remaining: 0|X-RateLimit-Reset: 1795351275", "default left 0 for 15")]
    [InlineData("Date: Sun, 22 Nov 2026 12:41:00 GMT|RateLimit-Limit: 60|RateLimit-Remaining: 0|RateLimit-Reset: 30", "default left 0 for 30")]
    [InlineData("X-RateLimit-Limit: 60|X-RateLimit-Remaining: 0|X-RateLimit-Reset: -5", "default left 0 for 0")]
    [InlineData("RateLimit: garbage;;=,\"\"", "")]
    public void Limits_are_read_from_the_usual_headers(string headers, string limits)
    {
        using var answer = new HttpResponseMessage(HttpStatusCode.OK);
        foreach (var header in headers.Split('|', StringSplitOptions.RemoveEmptyEntries))
            answer.Headers.TryAddWithoutValidation(header.Split(": ")[0], header.Split(": ")[1]);

        string.Join("; ", LimitHeaders.Read(answer.Headers, Now).Select(Describe)).ShouldBe(limits);
    }

    [Fact]
    public void A_rate_below_one_a_second_is_a_window_of_more_than_a_second() =>
        LearnedLimit.Rate("createReport", 0.0167, burst: 15).ShouldBe(new LearnedLimit("createReport", 15, TimeSpan.FromSeconds(15 / 0.0167)));

    private static string Describe(LearnedLimit limit) =>
        limit.Name
        + (limit.Calls is null ? "" : $" {limit.Calls} in {limit.Window!.Value.TotalSeconds}")
        + (limit.Left is null ? "" : $" left {limit.Left} for {limit.ResetIn!.Value.TotalSeconds}");
}
