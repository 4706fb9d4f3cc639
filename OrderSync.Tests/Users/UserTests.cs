using System.Net;
using Microsoft.EntityFrameworkCore;
using OrderSync.Contracts;
using OrderSync.Contracts.Assignment;
using OrderSync.Contracts.Users;
using OrderSync.Core.Users;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Users;

/// <summary>What admins do with the people of their company.</summary>
public sealed class UserTests(ApiFixture api) : ApiTest(api)
{
    private const string Root = "/api/v1/users";
    private const string Me = "/api/v1/auth/me";

    /// <summary>Three seconds of memory, and a busy machine.</summary>
    private static readonly TimeSpan Seconds = TimeSpan.FromSeconds(12);

    [Fact]
    public async Task The_list_pages_searches_and_narrows_and_shows_no_other_company()
    {
        var (company, other) = (await Api.CreateCompanyAsync(), await Api.CreateCompanyAsync());
        var expected = company.Users.Values.OrderByDescending(user => user.Id).ToList();

        var first = await company.Admin.Get<CursorPage<UserView>>($"{Root}?limit=2");
        var second = await company.Admin.Get<CursorPage<UserView>>($"{Root}?limit=2&cursor={first.NextCursor}");

        first.Items.Concat(second.Items).Select(user => user.Id).ShouldBe(expected.Select(user => user.Id));
        second.NextCursor.ShouldBeNull();
        var manager = company.Users[UserRole.Manager];
        (await ListAsync(company, $"q={manager.Email[..20].ToUpperInvariant()}")).ShouldContain(manager.Id);
        (await ListAsync(company, $"q={other.Users[UserRole.Agent].Email}")).ShouldBeEmpty();
        (await ListAsync(company, "role=manager")).ShouldBe([manager.Id]);
        (await ListAsync(company, "state=disabled")).ShouldBeEmpty();
        await company.Admin.Post($"{Root}/{manager.Id}/disable").Read<UserView>();
        (await ListAsync(company, "state=disabled")).ShouldBe([manager.Id]);
        (await ListAsync(company, "state=active")).Count.ShouldBe(2);
        (await company.Admin.Get($"{Root}?role=operator&state=none&limit=0&cursor=x").Problem(HttpStatusCode.BadRequest)).Errors!.Keys
            .ShouldBe(["role", "state", "limit", "cursor"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_user_is_seen_to_the_minute()
    {
        var company = await Api.CreateCompanyAsync();
        var agent = company.Users[UserRole.Agent];
        (await company.Admin.Get<UserView>($"{Root}/{agent.Id}")).LastSeenAt.ShouldBeNull();

        await company.Client(UserRole.Agent).Get<MeView>(Me);
        var seen = (await company.Admin.Get<UserView>($"{Root}/{agent.Id}")).LastSeenAt;
        await company.Client(UserRole.Agent).Get<MeView>(Me);

        (Api.Time.GetUtcNow() - seen!.Value).ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromSeconds(30));
        (await company.Admin.Get<UserView>($"{Root}/{agent.Id}")).LastSeenAt.ShouldBe(seen, "it is written once a minute");
    }

    [Fact]
    public async Task A_new_role_is_respected_within_seconds_and_audited()
    {
        var company = await Api.CreateCompanyAsync();
        var agent = company.Users[UserRole.Agent];
        using var client = company.Client(UserRole.Agent);
        await client.Get(Root).Problem(HttpStatusCode.Forbidden);

        var view = await company.Admin.Put($"{Root}/{agent.Id}", new SaveUserRequest(" Lina ", UserRole.Admin)).Read<UserView>();

        (view.Name, view.Role).ShouldBe(("Lina", UserRole.Admin));
        await UntilRefusedAsync(client);
        var tokens = await SignInAsync(agent);
        (tokens.User.Name, tokens.User.Role).ShouldBe(("Lina", UserRole.Admin));
        (await company.Admin.Put($"{Root}/{agent.Id}", new SaveUserRequest("", UserRole.Operator)).Problem(HttpStatusCode.BadRequest)).Errors!.Keys.ShouldContain("name");
        (await company.Admin.Put($"{Root}/{agent.Id}", new SaveUserRequest("Lina", UserRole.Operator)).Problem(HttpStatusCode.BadRequest)).Errors!.Keys.ShouldBe(["role"]);
        (await AuditAsync(company)).ShouldContain($"Lina ({agent.Email}) is Admin and was Agent.");
    }

    [Fact]
    public async Task Who_is_disabled_is_out_within_seconds_and_signs_in_again_once_enabled()
    {
        var company = await Api.CreateCompanyAsync();
        var agent = company.Users[UserRole.Agent];
        var tokens = await SignInAsync(agent);
        using var client = company.Client(UserRole.Agent);
        await (await client.Get(Me)).ShouldBe(HttpStatusCode.OK);

        (await company.Admin.Post($"{Root}/{agent.Id}/disable").Read<UserView>()).State.ShouldBe(UserState.Disabled);

        await UntilRefusedAsync(client);
        await Anybody.Post("/api/v1/auth/sign-in", new SignInRequest(agent.Email, ApiFixture.Password)).Problem(HttpStatusCode.Forbidden);
        await company.Admin.Post($"{Root}/{agent.Id}/reset-password").Problem(HttpStatusCode.Conflict);
        (await company.Admin.Post($"{Root}/{agent.Id}/enable").Read<UserView>()).State.ShouldBe(UserState.Active);
        await Anybody.Post("/api/v1/auth/refresh", new RefreshRequest(tokens.RefreshToken)).Problem(HttpStatusCode.Unauthorized);
        await SignInAsync(agent);
    }

    [Fact]
    public async Task Who_is_removed_is_out_leaves_a_name_and_frees_the_e_mail()
    {
        var company = await Api.CreateCompanyAsync();
        var agent = company.Users[UserRole.Agent];
        await SignInAsync(agent);
        using var client = company.Client(UserRole.Agent);
        await (await client.Get(Me)).ShouldBe(HttpStatusCode.OK);

        await (await company.Admin.Delete($"{Root}/{agent.Id}")).ShouldBe(HttpStatusCode.NoContent);

        await UntilRefusedAsync(client);
        foreach (var request in new Func<Task<HttpResponseMessage>>[]
        {
            () => company.Admin.Get($"{Root}/{agent.Id}"), () => company.Admin.Delete($"{Root}/{agent.Id}"),
            () => company.Admin.Post($"{Root}/{agent.Id}/enable"), () => company.Admin.Post($"{Root}/{agent.Id}/reset-password"),
        })
        {
            await request().Problem(HttpStatusCode.NotFound);
        }
        (await ListAsync(company, "")).ShouldNotContain(agent.Id);
        (await company.Admin.Get<List<AgentView>>("/api/v1/assignment/agents")).ShouldNotContain(one => one.Id == agent.Id);
        await Anybody.Post("/api/v1/auth/sign-in", new SignInRequest(agent.Email, ApiFixture.Password)).Problem(HttpStatusCode.Unauthorized);
        var row = await InDatabaseAsync(null, database => database.Users.SingleAsync(user => user.Id == agent.Id, Cancellation));
        (row.Name, row.Email, row.PasswordHash).ShouldBe((agent.Name, $"removed:{agent.Id:N}", ""));
        await company.Admin.Post($"{Root}/invitations", new InviteUserRequest(agent.Email, UserRole.Agent)).Read<InvitationLinkView>(HttpStatusCode.Created);
    }

    [Fact]
    public async Task The_last_admin_can_be_neither_removed_nor_disabled_nor_demoted_by_anybody()
    {
        var company = await Api.CreateCompanyAsync();
        var admin = company.Users[UserRole.Admin];
        using var op = Api.ClientOf(await Api.CreateOperatorAsync());
        op.DefaultRequestHeaders.Add("X-Company-Id", company.Id.ToString());

        foreach (var client in new[] { company.Admin, op })
        {
            (await client.Delete($"{Root}/{admin.Id}").Problem(HttpStatusCode.Conflict)).Detail.ShouldBe(
                "The only admin of the company who is not disabled cannot be removed: make somebody else admin first.");
            await client.Post($"{Root}/{admin.Id}/disable").Problem(HttpStatusCode.Conflict);
            await client.Put($"{Root}/{admin.Id}", new SaveUserRequest("Me", UserRole.Manager)).Problem(HttpStatusCode.Conflict);
        }
        await company.Admin.Put($"{Root}/{admin.Id}", new SaveUserRequest("Me", UserRole.Admin)).Read<UserView>();

        // Another admin who is disabled is none.
        var manager = company.Users[UserRole.Manager];
        await company.Admin.Put($"{Root}/{manager.Id}", new SaveUserRequest("Second", UserRole.Admin)).Read<UserView>();
        await company.Admin.Post($"{Root}/{manager.Id}/disable").Read<UserView>();
        await company.Admin.Delete($"{Root}/{admin.Id}").Problem(HttpStatusCode.Conflict);
        await company.Admin.Post($"{Root}/{manager.Id}/enable").Read<UserView>();
        await (await company.Admin.Delete($"{Root}/{admin.Id}")).ShouldBe(HttpStatusCode.NoContent);
    }

    [Theory]
    [InlineData("disable")]
    [InlineData("demote")]
    [InlineData("remove")]
    public async Task Of_admins_who_take_each_others_rights_at_once_one_is_left(string act)
    {
        for (var round = 0; round < 5; round++)
        {
            var company = await Api.CreateCompanyAsync();
            await company.InDatabaseAsync(database => database.Users.Where(user => user.CompanyId == company.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(user => user.Role, UserRole.Admin), Cancellation));
            var clients = company.Users.Values.Select(user => Api.ClientOf(As(user, UserRole.Admin))).ToList();
            var ids = company.Users.Values.Select(user => user.Id).ToList();

            var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(number => ActAsync(clients[number], ids[(number + 1) % 3], act)));

            var admins = await company.InDatabaseAsync(database => database.Users.CountAsync(
                user => user.CompanyId == company.Id && user.Role == UserRole.Admin && user.DisabledAt == null, Cancellation));
            admins.ShouldBeGreaterThanOrEqualTo(1);
            answers.Count(answer => answer.IsSuccessStatusCode).ShouldBe(3 - admins);
        }
    }

    [Fact]
    public async Task Where_e_mail_is_not_set_up_an_admin_makes_a_link_for_a_forgotten_password()
    {
        var company = await Api.CreateCompanyAsync();
        var agent = company.Users[UserRole.Agent];
        var link = await company.Admin.Post($"{Root}/{agent.Id}/reset-password").Read<PasswordLinkView>();
        (link.Emailed, link.ExpiresAt!.Value - Api.Time.GetUtcNow() < TimeSpan.FromHours(1)).ShouldBe((false, true));

        await (await Anybody.Post("/api/v1/auth/reset-password", new ResetPasswordRequest(InvitationTests.TokenOf(link.Link!, "/reset-password#"), "another few words")))
            .ShouldBe(HttpStatusCode.NoContent);

        await Anybody.Post("/api/v1/auth/sign-in", new SignInRequest(agent.Email, ApiFixture.Password)).Problem(HttpStatusCode.Unauthorized);
        await Anybody.Post("/api/v1/auth/sign-in", new SignInRequest(agent.Email, "another few words")).Read<SessionTokens>();
        (await AuditAsync(company)).ShouldContain($"Made a link by which {agent.Name} ({agent.Email}) chooses a new password.");
    }

    private static Task<HttpResponseMessage> ActAsync(HttpClient client, Guid id, string act) => act switch
    {
        "disable" => client.Post($"{Root}/{id}/disable"),
        "remove" => client.Delete($"{Root}/{id}"),
        _ => client.Put($"{Root}/{id}", new SaveUserRequest("Demoted", UserRole.Agent)),
    };

    private static User As(User user, UserRole role) => new()
    {
        Id = user.Id,
        CompanyId = user.CompanyId,
        Email = user.Email,
        Name = user.Name,
        Role = role,
        PasswordHash = user.PasswordHash,
        CreatedAt = user.CreatedAt,
    };

    private static async Task<List<Guid>> ListAsync(TestCompany company, string query) =>
        [.. (await company.Admin.Get<CursorPage<UserView>>($"{Root}?{query}")).Items.Select(user => user.Id)];

    private static Task<List<string>> AuditAsync(TestCompany company) => company.InDatabaseAsync(database =>
        database.Audit.Where(entry => entry.CompanyId == company.Id).Select(entry => entry.Detail).ToListAsync(Cancellation));

    private static Task UntilRefusedAsync(HttpClient client) =>
        Until.SoAsync(async () => (await client.Get(Me)).StatusCode == HttpStatusCode.Unauthorized, "401", Seconds);
}
