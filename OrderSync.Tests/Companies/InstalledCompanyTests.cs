using System.Net;
using OrderSync.Contracts;
using OrderSync.Contracts.Companies;
using OrderSync.Contracts.Scheduling;
using OrderSync.Contracts.Users;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Companies;

public sealed class InstalledCompanyTests(ApiFixture api) : ApiTest(api)
{
    private const string Root = "/api/v1/companies";

    [Fact]
    public async Task An_operator_creates_a_company_whose_administrator_signs_in_with_the_password_that_is_shown_once()
    {
        using var operate = Api.ClientOf(await Api.CreateOperatorAsync());
        var (name, email) = ($"New {Guid.CreateVersion7():N}", $"First.{Guid.CreateVersion7():N}@Example.com");

        var created = await operate.Post(Root, new CreateCompanyRequest(name, "Africa/Algiers", email, "Nadia", "DZD")).Read<CreatedCompanyView>(HttpStatusCode.Created);

        created.AdminEmail.ShouldBe(email.ToLowerInvariant());
        created.Company.ShouldBe(await operate.Get<InstalledCompanyView>($"{Root}/{created.Company.Id}"));
        (created.Company.Name, created.Company.Users, created.Company.Connections).ShouldBe((name, 1, 0));
        var tokens = await Anybody.Post("/api/v1/auth/sign-in", new SignInRequest(email, created.AdminPassword)).Read<SessionTokens>();
        (tokens.User.Role, tokens.User.CompanyName, tokens.User.Name, tokens.User.TimeZone).ShouldBe((UserRole.Admin, name, "Nadia", "Africa/Algiers"));
        using var admin = Api.Api.CreateClient();
        admin.DefaultRequestHeaders.Authorization = new("Bearer", tokens.AccessToken);
        (await admin.Get<SchedulerAnswer<List<ScheduleView>>>("/api/v1/scheduler/schedules")).Data.Select(row => row.Kind).ShouldBe([ScheduleKind.Cleanup]);
        Api.Log.Lines.ShouldNotContain(line => line.Contains(created.AdminPassword, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_taken_or_wrong_is_refused_by_field_and_leaves_nothing()
    {
        var company = await Api.CreateCompanyAsync();
        using var operate = Api.ClientOf(await Api.CreateOperatorAsync());
        var name = $"Refused {Guid.CreateVersion7():N}";
        var good = new CreateCompanyRequest(name, "UTC", $"{Guid.CreateVersion7():N}@example.com", "Nadia");

        (await RefusalAsync(good with { AdminEmail = company.Users[UserRole.Agent].Email.ToUpperInvariant() }, HttpStatusCode.Conflict)).ShouldBe(["adminEmail"]);
        (await RefusalAsync(good with { Name = $"Company {company.Id}" }, HttpStatusCode.Conflict)).ShouldBe(["name"]);
        (await RefusalAsync(good with { TimeZone = "Nowhere" }, HttpStatusCode.BadRequest)).ShouldBe(["timeZone"]);
        (await RefusalAsync(good with { Currency = "ABC" }, HttpStatusCode.BadRequest)).ShouldBe(["currency"]);
        (await RefusalAsync(good with { AdminEmail = "no e-mail" }, HttpStatusCode.BadRequest)).ShouldBe(["adminEmail"]);
        (await RefusalAsync(good with { AdminName = " \n " }, HttpStatusCode.BadRequest)).ShouldBe(["adminName"]);
        (await operate.Get<CursorPage<InstalledCompanyView>>($"{Root}?q={name}")).Items.ShouldBeEmpty();

        async Task<IEnumerable<string>> RefusalAsync(CreateCompanyRequest request, HttpStatusCode status) => (await operate.Post(Root, request).Problem(status)).Errors!.Keys;
    }

    [Fact]
    public async Task The_list_is_read_page_by_page_and_found_by_name_e_mail_and_state()
    {
        var mark = Guid.CreateVersion7().ToString("N");
        using var operate = Api.ClientOf(await Api.CreateOperatorAsync());
        var made = new List<InstalledCompanyView>();
        for (var number = 1; number <= 5; number++)
        {
            var request = new CreateCompanyRequest($"List {mark} {number}", "UTC", $"list-{number}-{mark}@example.com", "Nadia");
            made.Add((await operate.Post(Root, request).Read<CreatedCompanyView>(HttpStatusCode.Created)).Company);
        }
        await operate.Post($"{Root}/{made[2].Id}/suspend").Read<InstalledCompanyView>();

        var (read, cursor) = (new List<Guid>(), "");
        do
        {
            var page = await operate.Get<CursorPage<InstalledCompanyView>>($"{Root}?q=list%20{mark.ToUpperInvariant()}&limit=2&cursor={cursor}");
            page.Items.Count.ShouldBeLessThanOrEqualTo(2);
            read.AddRange(page.Items.Select(row => row.Id));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        read.ShouldBe(made.Select(row => row.Id).Reverse());
        (await IdsAsync($"q=list-4-{mark}")).ShouldBe([made[3].Id]);
        (await IdsAsync($"q={mark}&suspended=true")).ShouldBe([made[2].Id]);
        (await IdsAsync($"q={mark}&suspended=false")).ShouldBe([made[4].Id, made[3].Id, made[1].Id, made[0].Id]);
        (await IdsAsync("q=%25_%25")).ShouldBeEmpty();
        await (await operate.Get($"{Root}?limit=0")).Problem(HttpStatusCode.BadRequest);
        await (await operate.Get($"{Root}?cursor=garbage")).Problem(HttpStatusCode.BadRequest);

        async Task<IEnumerable<Guid>> IdsAsync(string query) => (await operate.Get<CursorPage<InstalledCompanyView>>($"{Root}?{query}")).Items.Select(row => row.Id);
    }
}
