using System.Net;

namespace OrderSync.Tests.Sandbox;

public sealed class RateLimitTests(SandboxHost sandbox) : IClassFixture<SandboxHost>
{
    [Fact]
    public async Task Without_being_asked_for_there_are_no_limits()
    {
        var shop = await sandbox.ShopAsync("unlimited");

        (await CallsAsync(shop, 60)).Count(status => status == 200).ShouldBe(60);
    }

    [Fact]
    public async Task The_sixth_call_of_a_second_is_refused_until_the_second_has_passed()
    {
        var shop = await sandbox.ShopAsync("seconds", new { rateLimits = new { } });

        (await CallsAsync(shop, 7)).ShouldBe([200, 200, 200, 200, 200, 429, 429]);
        using var refused = await shop.ListAsync("per_page=1");
        refused.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
        (await refused.TextAsync()).ShouldBe("""{"message":"Too Many Attempts."}""");
        sandbox.Time.Advance(TimeSpan.FromSeconds(1));

        (await CallsAsync(shop, 5)).ShouldAllBe(status => status == 200);
        (await shop.GetAsync("/ledger")).GetProperty("limitViolations").GetInt32().ShouldBe(3);
    }

    [Fact]
    public async Task The_minute_has_a_limit_of_its_own_and_Retry_After_says_how_long_it_lasts()
    {
        var shop = await sandbox.ShopAsync("minutes", new { rateLimits = new { perSecond = 100, perMinute = 8 } });
        await CallsAsync(shop, 4);
        sandbox.Time.Advance(TimeSpan.FromSeconds(20));
        await CallsAsync(shop, 4);

        using var refused = await shop.ListAsync("per_page=1");

        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(40));
        sandbox.Time.Advance(TimeSpan.FromSeconds(40));
        (await CallsAsync(shop, 5)).ShouldBe([200, 200, 200, 200, 429]);
    }

    [Fact]
    public async Task Limits_that_are_only_watched_count_what_would_have_been_refused()
    {
        var shop = await sandbox.ShopAsync("watched", new { rateLimits = new { enforce = false } });

        (await CallsAsync(shop, 9)).ShouldAllBe(status => status == 200);

        (await shop.GetAsync("/ledger")).GetProperty("limitViolations").GetInt32().ShouldBe(4);
    }

    private static async Task<List<int>> CallsAsync(SandboxShop shop, int count)
    {
        var statuses = new List<int>();
        for (var call = 0; call < count; call++)
        {
            using var response = await shop.ListAsync("per_page=1");
            statuses.Add((int)response.StatusCode);
        }

        return statuses;
    }
}
