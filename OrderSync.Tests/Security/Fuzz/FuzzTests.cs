using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using OrderSync.Contracts.Users;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Security.Fuzz;

/// <summary>
/// Whatever is sent to the Api, it answers as the OpenAPI document says, and never with a 5xx (<see cref="DocumentedAnswers"/> makes one of an answer
/// that is not documented). By seed: <c>./ordersync test fuzz [seeds]</c>.
/// </summary>
public sealed class FuzzTests(ApiFixture api) : ApiTest(api)
{
    private const int RequestsPerSeed = 250;

    private const int UsualSeeds = 20;

    [Fact]
    public async Task Fuzz_finds_no_server_error()
    {
        var document = JsonNode.Parse(await (await Anybody.Get("/openapi/v1.json")).Text())!;
        var operations = ApiOperation.Of(document);
        var outcomes = new Dictionary<int, int>();
        var tried = new HashSet<ApiOperation>();
        var wrong = new List<string>();

        for (var seed = 1; seed <= Seeds(); seed++)
            await TryAsync(seed, document, operations, tried, outcomes, wrong);

        wrong.ShouldBeEmpty(string.Join('\n', wrong.Take(20)));
        // That the requests are good enough to come through, and bad enough to be refused.
        var all = outcomes.Values.Sum();
        outcomes.Where(one => one.Key < 300).Sum(one => one.Value).ShouldBeGreaterThan(all / 20, Said(outcomes));
        outcomes[400].ShouldBeGreaterThan(all / 20, Said(outcomes));
        tried.Count.ShouldBe(operations.Count);
        TestContext.Current.TestOutputHelper?.WriteLine($"{all} requests: {Said(outcomes)}");
    }

    private async Task TryAsync(
        int seed, JsonNode document, IReadOnlyList<ApiOperation> operations, HashSet<ApiOperation> tried, Dictionary<int, int> outcomes, List<string> wrong)
    {
        var random = new Random(seed);
        var company = await Api.CreateCompanyAsync();
        var other = await Api.CreateCompanyAsync();
        var maker = new RequestMaker(document, [.. await ThingsAsync(company), .. await ThingsAsync(other)], random);
        HttpClient[] callers = [company.Admin, company.Admin, company.Client(UserRole.Manager), company.Client(UserRole.Agent), Anybody];
        for (var number = 0; number < RequestsPerSeed; number++)
        {
            var operation = operations[(number + (seed * RequestsPerSeed)) % operations.Count];
            tried.Add(operation);
            using var request = maker.Make(operation);
            var sent = request.Content is null ? "" : Encoding.UTF8.GetString(await request.Content.ReadAsByteArrayAsync(Cancellation));
            using var answer = await callers[random.Next(callers.Length)].SendAsync(request, Cancellation);
            outcomes[(int)answer.StatusCode] = outcomes.GetValueOrDefault((int)answer.StatusCode) + 1;
            if ((int)answer.StatusCode >= 500)
                wrong.Add($"Seed {seed}, request {number}: {request.Method} {request.RequestUri} {Short(sent)}: {(int)answer.StatusCode} {Short(await answer.Text())}");
        }
    }

    /// <summary>People, a connection and an order, so that ids lead somewhere.</summary>
    private static async Task<IEnumerable<Guid>> ThingsAsync(TestCompany company)
    {
        var connection = await company.AddConnectionAsync("Shop");
        var order = await company.AddOrderAsync(connection, "1", new DateTimeOffset(2026, 4, 1, 12, 0, 0, TimeSpan.Zero), customer: "Amina");
        return [company.Id, connection.Id, order.Id, .. company.Users.Values.Select(user => user.Id)];
    }

    private static int Seeds() =>
        int.TryParse(Environment.GetEnvironmentVariable("ORDERSYNC_FUZZ_SEEDS"), CultureInfo.InvariantCulture, out var seeds) ? seeds : UsualSeeds;

    private static string Said(Dictionary<int, int> outcomes) => string.Join(", ", outcomes.OrderBy(one => one.Key).Select(one => $"{one.Key}: {one.Value}"));

    private static string Short(string text) => text.Length > 600 ? text[..600] + "…" : text;
}
