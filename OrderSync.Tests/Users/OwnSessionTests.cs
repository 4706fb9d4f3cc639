using System.Net;
using OrderSync.Api.Users.Account;
using OrderSync.Contracts.Users;
using OrderSync.Core.Users;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Users;

/// <summary>The sessions that a person sees and ends.</summary>
public sealed class OwnSessionTests(ApiFixture api) : ApiTest(api)
{
    private const string Root = "/api/v1/auth/sessions";

    private const string Firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";
    private const string Iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";

    [Fact]
    public async Task A_person_sees_where_they_are_signed_in_and_ends_one_or_all_others()
    {
        var company = await Api.CreateCompanyAsync();
        var user = company.Users[UserRole.Agent];
        var (here, phone, third) = (await SignInAsync(user, Firefox), await SignInAsync(user, Iphone), await SignInAsync(user, "curl/8.5.0"));
        await SignInAsync(company.Users[UserRole.Manager], Firefox);
        using var client = Anybody.With(here);
        // What is used is not another session.
        phone = await Anybody.Post("/api/v1/auth/refresh", new RefreshRequest(phone.RefreshToken)).Read<SessionTokens>();

        var sessions = await client.Get<List<SessionView>>(Root);

        sessions.Select(session => (session.Device, session.Current)).ShouldBe([("Firefox on Windows", true), ("Safari on iPhone", false), ("curl", false)]);
        sessions.ShouldAllBe(session => !string.IsNullOrEmpty(session.Address) && session.LastSeenAt <= Api.Time.GetUtcNow());
        await (await client.Delete($"{Root}/{sessions[1].Id}")).ShouldBe(HttpStatusCode.NoContent);
        await client.Delete($"{Root}/{sessions[1].Id}").Problem(HttpStatusCode.NotFound);
        await Anybody.Post("/api/v1/auth/refresh", new RefreshRequest(phone.RefreshToken)).Problem(HttpStatusCode.Unauthorized);
        (await client.Get<List<SessionView>>(Root)).Count.ShouldBe(2);

        await (await client.Delete(Root)).ShouldBe(HttpStatusCode.NoContent);

        await Anybody.Post("/api/v1/auth/refresh", new RefreshRequest(third.RefreshToken)).Problem(HttpStatusCode.Unauthorized);
        (await client.Get<List<SessionView>>(Root)).ShouldHaveSingleItem().Current.ShouldBeTrue();
    }

    [Fact]
    public async Task Nobody_ends_the_session_of_another()
    {
        var company = await Api.CreateCompanyAsync();
        using var agent = Anybody.With(await SignInAsync(company.Users[UserRole.Agent]));
        var session = (await agent.Get<List<SessionView>>(Root)).ShouldHaveSingleItem();
        using var admin = Anybody.With(await SignInAsync(company.Users[UserRole.Admin]));

        await admin.Delete($"{Root}/{session.Id}").Problem(HttpStatusCode.NotFound);
        await (await admin.Delete(Root)).ShouldBe(HttpStatusCode.NoContent);

        (await agent.Get<List<SessionView>>(Root)).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(Firefox, "Firefox on Windows")]
    [InlineData(Iphone, "Safari on iPhone")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0", "Edge on Windows")]
    [InlineData("Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36", "Chrome on Android")]
    [InlineData("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15", "Safari on Mac")]
    [InlineData("a-program-of-ours/1.0", "A program")]
    [InlineData(null, "Unknown device")]
    public void A_device_is_named_in_words(string? userAgent, string words) => DeviceWords.Of(userAgent).ShouldBe(words);

    private async Task<SessionTokens> SignInAsync(User user, string userAgent)
    {
        using var client = Anybody;
        client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", userAgent);
        return await client.Post("/api/v1/auth/sign-in", new SignInRequest(user.Email, ApiFixture.Password)).Read<SessionTokens>();
    }
}
