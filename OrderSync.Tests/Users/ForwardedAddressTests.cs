using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using OrderSync.Contracts.Users;
using OrderSync.ServiceDefaults.Security;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Users;

/// <summary>Whose failed sign-ins are counted: the Api as it is published, with three failures for each address.</summary>
public sealed class ForwardedAddressTests(ApiFixture api) : ApiTest(api)
{
    private static readonly HttpStatusCode[] CountedAsOne =
        [HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests];

    private static readonly HttpStatusCode[] CountedEach = [.. Enumerable.Repeat(HttpStatusCode.Unauthorized, 4)];

    [Fact]
    public async Task An_address_that_the_caller_wrote_before_his_own_is_not_believed() =>
        (await FailAsync(attempt => $"198.51.100.{attempt}, 203.0.113.31")).ShouldBe(CountedAsOne);

    [Fact]
    public async Task Exactly_one_proxy_is_believed_however_private_the_address_that_it_has_seen() =>
        (await FailAsync(attempt => $"203.0.113.{40 + attempt}, 10.0.0.7")).ShouldBe(CountedAsOne);

    [Fact]
    public async Task What_the_proxy_has_seen_counts() =>
        (await FailAsync(attempt => $"203.0.113.{50 + attempt}")).ShouldBe(CountedEach);

    [Theory]
    [InlineData("2001:db8:1:2::{0}", true)]
    [InlineData("2001:db8:1:{0}::1", false)]
    public async Task Of_IPv6_the_network_counts_whose_addresses_are_all_one_customers(string address, bool countedAsOne) =>
        (await FailAsync(attempt => string.Format(CultureInfo.InvariantCulture, address, attempt + 1))).ShouldBe(countedAsOne ? CountedAsOne : CountedEach);

    [Fact]
    public async Task Without_a_proxy_nothing_that_a_caller_writes_changes_his_address() =>
        (await FailAsync(attempt => $"203.0.113.{60 + attempt}", proxy: false)).ShouldBe(CountedAsOne);

    [Fact]
    public async Task Who_comes_through_Web_is_counted_by_the_address_that_Web_says() =>
        (await FailAsync(attempt => Api.Services.GetRequiredService<ClientAddress>().Sign($"203.0.113.{70 + attempt}"), header: ClientAddress.Header))
            .ShouldBe(CountedEach);

    [Fact]
    public async Task Only_Web_can_say_so() =>
        (await FailAsync(attempt => $"203.0.113.{80 + attempt} {Api.Time.GetUtcNow().ToUnixTimeSeconds()} {new string('0', 64)}", header: ClientAddress.Header))
            .ShouldBe(CountedAsOne);

    private async Task<IReadOnlyList<HttpStatusCode>> FailAsync(Func<int, string> value, string header = "X-Forwarded-For", bool proxy = true)
    {
        await using var published = await Api.StartCountingApiAsync(
            ("Security:SignIn:FailuresPerAddress", "3"), ("ForwardedHeaders_Enabled", proxy ? "true" : "false"));
        using var client = published.CreateClient();
        await client.UntilHealthyAsync();
        var answers = new List<HttpStatusCode>();
        for (var attempt = 0; attempt < 4; attempt++)
        {
            using var answer = await client.Post(
                "/api/v1/auth/sign-in", new SignInRequest($"nobody-{attempt}@example.com", "wrong"), value(attempt), header);
            answers.Add(answer.StatusCode);
        }

        return answers;
    }
}
