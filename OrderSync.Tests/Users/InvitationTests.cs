using System.Net;
using Microsoft.EntityFrameworkCore;
using OrderSync.Contracts;
using OrderSync.Contracts.Users;
using OrderSync.Core.Users;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Notifications;

namespace OrderSync.Tests.Users;

/// <summary>How somebody comes into a company: by a link that is good once.</summary>
public sealed class InvitationTests(ApiFixture api) : ApiTest(api)
{
    private const string Root = "/api/v1/users/invitations";
    private const string Password = "a few words of mine";

    [Fact]
    public async Task Whoever_accepts_signs_in_with_the_role_they_were_invited_as_and_the_link_is_used_up()
    {
        var company = await Api.CreateCompanyAsync();
        var email = NewEmail();

        var made = await InviteAsync(company, $" {email.ToUpperInvariant()} ", UserRole.Manager);

        made.Refusal.ShouldBeNull();
        var token = TokenOf(made.Link!, "/accept-invitation#");
        var admin = company.Users[UserRole.Admin];
        (made.Invitation.Email, made.Invitation.Role, made.Invitation.InvitedBy, made.Invitation.Expired).ShouldBe((email, UserRole.Manager, admin.Name, false));
        (made.Invitation.ExpiresAt - made.Invitation.CreatedAt).ShouldBe(TimeSpan.FromHours(48));
        (await company.Admin.Get<List<InvitationView>>(Root)).ShouldHaveSingleItem().Id.ShouldBe(made.Invitation.Id);
        var offer = await Anybody.Post("/api/v1/auth/invitations/view", new InvitationTokenRequest(token)).Read<InvitationOfferView>();
        (offer.Email, offer.CompanyName, offer.Role).ShouldBe((email, $"Company {company.Id}", UserRole.Manager));

        await (await AcceptAsync(token)).ShouldBe(HttpStatusCode.NoContent);

        await AcceptAsync(token).Problem(HttpStatusCode.Gone);
        await Anybody.Post("/api/v1/auth/invitations/view", new InvitationTokenRequest(token)).Problem(HttpStatusCode.Gone);
        var me = (await Anybody.Post("/api/v1/auth/sign-in", new SignInRequest(email, Password)).Read<SessionTokens>()).User;
        (me.Name, me.Role, me.CompanyId).ShouldBe(("Nadia", UserRole.Manager, company.Id));
        (await company.Admin.Get<List<InvitationView>>(Root)).ShouldBeEmpty();
        var entries = await company.InDatabaseAsync(database => database.Audit.Where(entry => entry.CompanyId == company.Id).OrderBy(entry => entry.At).ToListAsync(Cancellation));
        entries.Select(entry => entry.Action).ShouldBe(["user.invite", "user.accept", "session.begin"]);
        entries[1].UserId.ShouldBe(me.Id);
        entries.ShouldAllBe(entry => !entry.Detail.Contains(token));
        Api.Log.Lines.ShouldNotContain(line => line.Contains(token, StringComparison.Ordinal) || line.Contains(Password, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("remove")]
    [InlineData("disable")]
    [InlineData("demote")]
    public async Task Who_is_no_admin_any_more_does_not_come_back_by_an_invitation_of_their_own(string end)
    {
        var company = await Api.CreateCompanyAsync();
        var (admin, second) = (company.Users[UserRole.Admin], company.Users[UserRole.Manager]);
        await company.Admin.Put($"/api/v1/users/{second.Id}", new SaveUserRequest("Eve", UserRole.Admin)).Read<UserView>();
        second.Role = UserRole.Admin;
        using var eve = Api.ClientOf(second);
        var own = await eve.Post(Root, new InviteUserRequest(NewEmail(), UserRole.Admin)).Read<InvitationLinkView>(HttpStatusCode.Created);
        var kept = await InviteAsync(company, NewEmail());

        await (await (end switch
        {
            "remove" => company.Admin.Delete($"/api/v1/users/{second.Id}"),
            "disable" => company.Admin.Post($"/api/v1/users/{second.Id}/disable"),
            _ => company.Admin.Put($"/api/v1/users/{second.Id}", new SaveUserRequest("Eve", UserRole.Agent)),
        })).ShouldBe(end == "remove" ? HttpStatusCode.NoContent : HttpStatusCode.OK);

        await AcceptAsync(TokenOf(own.Link!, "/accept-invitation#")).Problem(HttpStatusCode.Gone);
        (await company.Admin.Get<List<InvitationView>>(Root)).ShouldHaveSingleItem().Id.ShouldBe(kept.Invitation.Id);
        kept.Invitation.InvitedBy.ShouldBe(admin.Name);
    }

    [Fact]
    public async Task Only_a_hash_of_the_token_is_stored()
    {
        var company = await Api.CreateCompanyAsync();
        var made = await InviteAsync(company, NewEmail());
        var token = TokenOf(made.Link!, "/accept-invitation#");

        var row = await company.InDatabaseAsync(database => database.Invitations.SingleAsync(Cancellation));

        row.TokenHash.ShouldBe(SecretToken.HashOf(token));
        row.TokenHash.Length.ShouldBe(32);
        token.Length.ShouldBe(43);
    }

    [Fact]
    public async Task Of_many_who_accept_at_once_one_does()
    {
        var company = await Api.CreateCompanyAsync();
        var email = NewEmail();
        var token = TokenOf((await InviteAsync(company, email)).Link!, "/accept-invitation#");

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => AcceptAsync(token)));

        answers.Count(answer => answer.StatusCode == HttpStatusCode.NoContent).ShouldBe(1);
        answers.Count(answer => answer.StatusCode == HttpStatusCode.Gone).ShouldBe(9);
        (await InDatabaseAsync(null, database => database.Users.CountAsync(user => user.Email == email, Cancellation))).ShouldBe(1);
    }

    [Fact]
    public async Task An_invitation_expires_is_renewed_and_is_withdrawn()
    {
        var company = await Api.CreateCompanyAsync();
        var first = await InviteAsync(company, NewEmail());
        var id = first.Invitation.Id;
        await company.InDatabaseAsync(database => database.Invitations.ExecuteUpdateAsync(
            set => set.SetProperty(row => row.ExpiresAt, Api.Time.GetUtcNow()), Cancellation));
        await AcceptAsync(TokenOf(first.Link!, "/accept-invitation#")).Problem(HttpStatusCode.Gone);
        (await company.Admin.Get<List<InvitationView>>(Root)).ShouldHaveSingleItem().Expired.ShouldBeTrue();

        var second = await company.Admin.Post($"{Root}/{id}/renew").Read<InvitationLinkView>();
        var third = await company.Admin.Post($"{Root}/{id}/renew").Read<InvitationLinkView>();

        second.Link.ShouldNotBe(third.Link);
        third.Invitation.Expired.ShouldBeFalse();
        await AcceptAsync(TokenOf(second.Link!, "/accept-invitation#")).Problem(HttpStatusCode.Gone);
        await (await company.Admin.Delete($"{Root}/{id}")).ShouldBe(HttpStatusCode.NoContent);
        await AcceptAsync(TokenOf(third.Link!, "/accept-invitation#")).Problem(HttpStatusCode.Gone);
        await (await company.Admin.Delete($"{Root}/{id}")).Problem(HttpStatusCode.NotFound);
        await (await company.Admin.Post($"{Root}/{id}/renew")).Problem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Who_is_there_or_invited_is_a_conflict_in_their_own_company_and_told_to_no_other()
    {
        var (company, other) = (await Api.CreateCompanyAsync(), await Api.CreateCompanyAsync());
        var agent = company.Users[UserRole.Agent];
        var email = NewEmail();
        await InviteAsync(company, email);

        var known = await company.Admin.Post(Root, new InviteUserRequest(agent.Email, UserRole.Agent)).Problem(HttpStatusCode.Conflict);
        known.Errors!["email"].ShouldBe([$"{agent.Email} is a user of your company already."]);
        (await company.Admin.Post(Root, new InviteUserRequest(email, UserRole.Admin)).Problem(HttpStatusCode.Conflict)).Errors!.Keys.ShouldBe(["email"]);

        // The same answer as for an e-mail that nobody has; only who holds the link learns of the account.
        var there = await InviteAsync(other, agent.Email, UserRole.Admin);
        await InviteAsync(other, email);
        await AcceptAsync(TokenOf(there.Link!, "/accept-invitation#")).Problem(HttpStatusCode.Conflict);
        var user = await InDatabaseAsync(null, database => database.Users.SingleAsync(row => row.Email == agent.Email, Cancellation));
        (user.CompanyId, user.Role, user.PasswordHash).ShouldBe((company.Id, UserRole.Agent, agent.PasswordHash));
    }

    [Fact]
    public async Task Faults_name_their_fields_and_use_nothing_up()
    {
        var company = await Api.CreateCompanyAsync();
        (await company.Admin.Post(Root, new { email = "no address", role = "operator" }).Problem(HttpStatusCode.BadRequest)).Errors!.Keys.ShouldContain("email");
        (await company.Admin.Post(Root, new InviteUserRequest("a b@example.com", UserRole.Operator)).Problem(HttpStatusCode.BadRequest)).Errors!.Keys
            .ShouldBe(["email", "role"], ignoreOrder: true);
        var email = NewEmail();
        var token = TokenOf((await InviteAsync(company, email)).Link!, "/accept-invitation#");

        foreach (var password in new[] { "short", "aaaaaaaaaaaaaaaa", "Password1234", email, new string('x', 201) })
            (await AcceptAsync(token, password).Problem(HttpStatusCode.BadRequest)).Errors!.Keys.ShouldHaveSingleItem().ShouldBe("password", password);
        (await Anybody.Post("/api/v1/auth/invitations/accept", new AcceptInvitationRequest(token, "  ", Password)).Problem(HttpStatusCode.BadRequest)).Errors!.Keys.ShouldBe(["name"]);

        await (await AcceptAsync(token)).ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task The_link_goes_by_e_mail_where_that_is_set_up_and_leads_to_the_address_that_is_set_up()
    {
        await using var mail = new SmtpServer();
        await using var own = Api.StartApi(Api.Servers, mail.Settings);
        var company = await Api.CreateCompanyAsync();
        using var client = own.ClientLike(company.Admin);
        client.DefaultRequestHeaders.Add("X-Forwarded-Host", "evil.example");
        var email = NewEmail();

        var made = await client.Post(Root, new InviteUserRequest(email, UserRole.Agent)).Read<InvitationLinkView>(HttpStatusCode.Created);

        (made.Link, made.Refusal).ShouldBe((null, null));
        made.Invitation.EmailedAt.ShouldNotBeNull();
        mail.Recipients.ShouldBe([email]);
        var message = mail.Messages.ShouldHaveSingleItem();
        message.Subject.ShouldBe($"You are invited to Company {company.Id} on OrderSync");
        var link = message.TextBody!.Split('\n').Single(line => line.StartsWith("https://", StringComparison.Ordinal)).Trim();
        message.HtmlBody!.ShouldContain($"<a href=\"{link}\">");
        await (await AcceptAsync(TokenOf(link, "https://orders.example/accept-invitation#"))).ShouldBe(HttpStatusCode.NoContent);
        (await company.Admin.Get<CursorPage<UserView>>($"/api/v1/users?q={email}")).Items.ShouldHaveSingleItem().Role.ShouldBe(UserRole.Agent);
    }

    [Fact]
    public async Task What_the_mail_server_refuses_is_handed_over()
    {
        await using var mail = new SmtpServer { RecipientAnswer = "550 No such user" };
        await using var own = Api.StartApi(Api.Servers, mail.Settings);
        var company = await Api.CreateCompanyAsync();
        using var client = own.ClientLike(company.Admin);

        var made = await client.Post(Root, new InviteUserRequest(NewEmail(), UserRole.Agent)).Read<InvitationLinkView>(HttpStatusCode.Created);

        made.Refusal.ShouldBe("The mail server answered 550: No such user");
        made.Invitation.EmailedAt.ShouldBeNull();
        await (await AcceptAsync(TokenOf(made.Link!, "https://orders.example/accept-invitation#"))).ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Links_that_are_none_are_counted_by_address_and_good_ones_are_not_refused_for_them()
    {
        await using var counting = await Api.StartCountingApiAsync(("ForwardedHeaders_Enabled", "true"), ("Security:SignIn:FailuresPerAddress", "3"));
        using var client = counting.CreateClient();
        await client.UntilHealthyAsync();
        var company = await Api.CreateCompanyAsync();
        var token = TokenOf((await InviteAsync(company, NewEmail())).Link!, "/accept-invitation#");
        for (var attempt = 0; attempt < 3; attempt++)
            await client.Post("/api/v1/auth/invitations/view", new InvitationTokenRequest($"none-{attempt}"), "203.0.113.77").Problem(HttpStatusCode.Gone);

        (await client.Post("/api/v1/auth/reset-password", new ResetPasswordRequest("none", Password), "203.0.113.77")).Headers.RetryAfter.ShouldNotBeNull();
        await client.Post("/api/v1/auth/invitations/view", new InvitationTokenRequest(token), "203.0.113.77").Read<InvitationOfferView>();
    }

    internal static string NewEmail() => $"new-{Guid.CreateVersion7():N}@example.com";

    internal static string TokenOf(string link, string start)
    {
        link.ShouldStartWith(start);
        return link[start.Length..];
    }

    private static Task<InvitationLinkView> InviteAsync(TestCompany company, string email, UserRole role = UserRole.Agent) =>
        company.Admin.Post(Root, new InviteUserRequest(email, role)).Read<InvitationLinkView>(HttpStatusCode.Created);

    private Task<HttpResponseMessage> AcceptAsync(string token, string password = Password) =>
        Anybody.Post("/api/v1/auth/invitations/accept", new AcceptInvitationRequest(token, " Nadia ", password));
}
