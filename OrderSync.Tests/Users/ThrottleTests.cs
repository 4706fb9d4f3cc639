using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OrderSync.Contracts.Users;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Users;

public sealed class ThrottleTests(ApiFixture api) : ApiTest(api)
{
    private const string Path = "/api/v1/auth/sign-in";

    private static readonly (string, string) Published = ("ForwardedHeaders_Enabled", "true");

    [Fact]
    public async Task After_ten_failures_even_the_right_password_has_to_wait()
    {
        var user = (await Api.CreateCompanyAsync()).Users[UserRole.Agent];
        var failures = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Anybody.Post(Path, new SignInRequest(user.Email, "wrong"))));
        failures.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.Unauthorized);

        var refused = await Anybody.Post(Path, new SignInRequest(user.Email, ApiFixture.Password));

        (await refused.Problem(HttpStatusCode.TooManyRequests)).Detail!.ShouldStartWith("Too many failed sign-ins");
        int.Parse(refused.Headers.GetValues("Retry-After").Single(), CultureInfo.InvariantCulture).ShouldBeInRange(1, 900);
    }

    [Fact]
    public async Task A_success_forgets_the_failures_before_it()
    {
        var user = (await Api.CreateCompanyAsync()).Users[UserRole.Agent];
        for (var round = 0; round < 3; round++)
        {
            for (var failure = 0; failure < 6; failure++)
                await (await Anybody.Post(Path, new SignInRequest(user.Email, "wrong"))).ShouldBe(HttpStatusCode.Unauthorized);
            await (await Anybody.Post(Path, new SignInRequest(user.Email, ApiFixture.Password))).ShouldBe(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task Failures_from_one_address_count_over_all_emails_and_all_instances()
    {
        await using var one = await Api.StartCountingApiAsync(Published, ("Security:SignIn:FailuresPerAddress", "20"));
        await using var other = Api.StartApi(
            Api.Servers, Published, ("Security:SignIn:FailuresPerAddress", "20"), ("ConnectionStrings:redis", one.Services.GetRequiredService<IConfiguration>()["ConnectionStrings:redis"]!));
        using var clients = new Alternating(one.CreateClient(), other.CreateClient());
        await clients.Next().UntilHealthyAsync();
        await clients.Next().UntilHealthyAsync();

        var answers = new List<HttpStatusCode>();
        for (var attempt = 0; attempt < 25; attempt++)
            answers.Add((await clients.Next().Post(Path, new SignInRequest($"nobody-{attempt}@example.com", "wrong"), forwardedFor: "203.0.113.9")).StatusCode);

        answers.Count(answer => answer == HttpStatusCode.Unauthorized).ShouldBe(20);
        answers.Skip(20).ShouldAllBe(answer => answer == HttpStatusCode.TooManyRequests);
        await (await clients.Next().Post(Path, new SignInRequest("nobody@example.com", "wrong"), forwardedFor: "203.0.113.10")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Strangers_at_many_addresses_slow_a_person_down_and_lock_nobody_out()
    {
        var user = (await Api.CreateCompanyAsync()).Users[UserRole.Agent];
        await using var counting = await Api.StartCountingApiAsync(
            Published, ("Security:SignIn:FailuresBeforeQueue", "5"), ("Security:SignIn:QueuePace", "00:00:00.300"));
        using var client = counting.CreateClient();
        await client.UntilHealthyAsync();
        await FailEverywhereAsync(client, user.Email, attempts: 5);

        // Each of them has to let the ones before it be checked.
        var started = Stopwatch.GetTimestamp();
        var strangers = await Task.WhenAll(Enumerable.Range(10, 4).Select(number =>
            client.Post(Path, new SignInRequest(user.Email, "wrong"), forwardedFor: $"203.0.113.{number}")));
        var owner = await client.Post(Path, new SignInRequest(user.Email, ApiFixture.Password), forwardedFor: "198.51.100.1");

        strangers.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.Unauthorized);
        await owner.ShouldBe(HttpStatusCode.OK);
        Stopwatch.GetElapsedTime(started).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(4 * 300));
    }

    [Fact]
    public async Task A_device_that_signed_in_before_passes_a_queue_that_is_full_for_strangers()
    {
        var company = await Api.CreateCompanyAsync();
        var (owner, colleague) = (company.Users[UserRole.Agent], company.Users[UserRole.Manager]);
        await using var counting = await Api.StartCountingApiAsync(
            Published, ("Security:SignIn:FailuresBeforeQueue", "5"), ("Security:SignIn:QueuePace", "00:05:00"), ("Security:SignIn:QueueLength", "00:00:01"));
        using var client = counting.CreateClient();
        await client.UntilHealthyAsync();
        var device = (await SignInAsync(client, owner.Email, null).Read<SessionTokens>()).DeviceToken;
        var colleagues = (await SignInAsync(client, colleague.Email, null).Read<SessionTokens>()).DeviceToken;
        // The sixth takes the queue's one place in five minutes.
        await FailEverywhereAsync(client, owner.Email, attempts: 6);

        var stranger = await SignInAsync(client, owner.Email, null);
        var madeUp = await SignInAsync(client, owner.Email, "made-up");
        var ofColleague = await SignInAsync(client, owner.Email, colleagues);
        var known = await SignInAsync(client, owner.Email, device);

        (await stranger.Problem(HttpStatusCode.TooManyRequests)).Detail!.ShouldStartWith("Too many failed sign-ins: try again in ");
        int.Parse(stranger.Headers.GetValues("Retry-After").Single(), CultureInfo.InvariantCulture).ShouldBeInRange(1, 300);
        await madeUp.Problem(HttpStatusCode.TooManyRequests);
        await ofColleague.Problem(HttpStatusCode.TooManyRequests);
        (await known.Read<SessionTokens>()).DeviceToken.ShouldNotBeNull();

        // Whom the full queue turns away is asked to come back, however often, and not counted as one who fails.
        for (var attempt = 0; attempt < 12; attempt++)
        {
            using var refused = await SignInAsync(client, owner.Email, null);
            await refused.Problem(HttpStatusCode.TooManyRequests);
            int.Parse(refused.Headers.GetValues("Retry-After").Single(), CultureInfo.InvariantCulture).ShouldBeInRange(1, 300);
        }
    }

    [Fact]
    public async Task A_known_device_has_ten_failures_too_and_one_that_people_share_knows_each_of_them()
    {
        var company = await Api.CreateCompanyAsync();
        var (first, second) = (company.Users[UserRole.Agent], company.Users[UserRole.Manager]);
        var device = (await SignInAsync(Anybody, first.Email, null).Read<SessionTokens>()).DeviceToken;
        device = (await SignInAsync(Anybody, second.Email, device).Read<SessionTokens>()).DeviceToken;

        for (var failure = 0; failure < 10; failure++)
            await (await Anybody.Post(Path, new SignInRequest(first.Email, "wrong", device))).ShouldBe(HttpStatusCode.Unauthorized);

        await SignInAsync(Anybody, first.Email, device).Problem(HttpStatusCode.TooManyRequests);
        // Somewhere else, and the other one here, may still try.
        await (await SignInAsync(Anybody, first.Email, null)).ShouldBe(HttpStatusCode.OK);
        await (await SignInAsync(Anybody, second.Email, device)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Refresh_tokens_that_are_none_are_counted_by_address_and_good_ones_are_not()
    {
        var user = (await Api.CreateCompanyAsync()).Users[UserRole.Agent];
        await using var counting = await Api.StartCountingApiAsync(Published, ("Security:SignIn:FailuresPerAddress", "3"));
        using var client = counting.CreateClient();
        await client.UntilHealthyAsync();
        var tokens = await SignInAsync(client, user.Email, null).Read<SessionTokens>();
        for (var refresh = 0; refresh < 10; refresh++)
            tokens = await RefreshAsync(client, tokens.RefreshToken, "203.0.113.20").Read<SessionTokens>();

        for (var attempt = 0; attempt < 3; attempt++)
            await RefreshAsync(client, $"none-{attempt}", "203.0.113.20").Problem(HttpStatusCode.Unauthorized);

        var refused = await RefreshAsync(client, "none", "203.0.113.20");
        await refused.Problem(HttpStatusCode.TooManyRequests);
        int.Parse(refused.Headers.GetValues("Retry-After").Single(), CultureInfo.InvariantCulture).ShouldBeInRange(1, 900);
        // Who has a good one from the same address is not kept out.
        await RefreshAsync(client, tokens.RefreshToken, "203.0.113.20").Read<SessionTokens>();
    }

    private static async Task FailEverywhereAsync(HttpClient client, string email, int attempts)
    {
        for (var attempt = 0; attempt < attempts; attempt++)
            await (await client.Post(Path, new SignInRequest(email, "wrong"), forwardedFor: $"192.0.2.{attempt}")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    private static Task<HttpResponseMessage> SignInAsync(HttpClient client, string email, string? device) =>
        client.Post(Path, new SignInRequest(email, ApiFixture.Password, device));

    private static Task<HttpResponseMessage> RefreshAsync(HttpClient client, string token, string from) =>
        client.Post("/api/v1/auth/refresh", new RefreshRequest(token), forwardedFor: from);

    private sealed class Alternating(HttpClient first, HttpClient second) : IDisposable
    {
        private int _calls;

        public HttpClient Next() => _calls++ % 2 == 0 ? first : second;

        public void Dispose()
        {
            first.Dispose();
            second.Dispose();
        }
    }
}
