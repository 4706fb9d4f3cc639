using System.Net;
using OrderSync.Contracts.Users;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Users;

/// <summary>Whose failed sign-ins are counted: the Api as it is published, with three failures for each address.</summary>
public sealed class ForwardedAddressTests(ApiFixture api) : ApiTest(api)
{
    [Fact]
    public async Task An_address_that_the_caller_wrote_before_his_own_is_not_believed()
    {
        var answers = await FailAsync(attempt => $"198.51.100.{attempt}, 203.0.113.31");

        answers.ShouldBe([HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests]);
    }

    [Fact]
    public async Task Who_comes_through_Web_and_the_ingress_is_counted_by_his_own_address()
    {
        var answers = await FailAsync(attempt => $"203.0.113.{40 + attempt}, 10.0.0.7");

        answers.ShouldAllBe(answer => answer == HttpStatusCode.Unauthorized);
    }

    private async Task<IReadOnlyList<HttpStatusCode>> FailAsync(Func<int, string> forwardedFor)
    {
        await using var published = Api.StartApi(
            Api.Servers, ("Security:SignIn:FailuresPerAddress", "3"), ("ForwardedHeaders_Enabled", "true"));
        using var client = published.CreateClient();
        await client.UntilHealthyAsync();
        var answers = new List<HttpStatusCode>();
        for (var attempt = 0; attempt < 4; attempt++)
        {
            using var answer = await client.Post(
                "/api/v1/auth/sign-in", new SignInRequest($"nobody-{attempt}@example.com", "wrong"), forwardedFor: forwardedFor(attempt));
            answers.Add(answer.StatusCode);
        }

        return answers;
    }
}
