using System.Globalization;
using System.Net;
using OrderSync.Contracts.Users;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Users;

public sealed class ThrottleTests(ApiFixture api) : ApiTest(api)
{
    private const string Path = "/api/v1/auth/sign-in";

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
        await using var one = Api.StartApi(Api.Servers, ("Security:SignIn:FailuresPerAddress", "20"));
        await using var other = Api.StartApi(Api.Servers, ("Security:SignIn:FailuresPerAddress", "20"));
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
