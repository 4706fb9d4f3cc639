using System.Net;
using System.Net.Http.Headers;
using OrderSync.Contracts.Users;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Users;

public sealed class SignInTests(ApiFixture api) : ApiTest(api)
{
    [Fact]
    public async Task Signing_in_gives_tokens_that_open_the_api()
    {
        var company = await Api.CreateCompanyAsync();
        var manager = company.Users[UserRole.Manager];

        var tokens = await (await Anybody.Post("/api/v1/auth/sign-in", new SignInRequest(manager.Email.ToUpperInvariant(), ApiFixture.Password)))
            .Read<SessionTokens>();

        tokens.User.ShouldBe(new MeView(manager.Id, manager.Email, manager.Name, UserRole.Manager, company.Id, $"Company {company.Id}", "UTC"));
        using var client = Anybody;
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.AccessToken);
        (await client.Get<MeView>("/api/v1/auth/me")).ShouldBe(tokens.User);
    }

    [Fact]
    public async Task Faults_of_a_request_name_the_field()
    {
        var empty = await (await Anybody.Post("/api/v1/auth/sign-in", new { email = "nobody" })).Problem(HttpStatusCode.BadRequest);
        empty.Errors!.Keys.ShouldBe(["email", "password"], ignoreOrder: true);
        var number = await (await Anybody.Post("/api/v1/auth/sign-in", new { email = 3 })).Problem(HttpStatusCode.BadRequest);
        number.Errors!.Keys.ShouldBe(["email"]);
        var wrong = await (await Anybody.Post("/api/v1/auth/sign-in", new SignInRequest("nobody@example.com", "x"))).Problem(HttpStatusCode.Unauthorized);
        wrong.Detail.ShouldBe("The e-mail or the password is wrong.");
        await (await Anybody.Get("/api/v1/auth/me")).Problem(HttpStatusCode.Unauthorized);
    }
}
