using System.Net;
using System.Net.Http.Headers;
using System.Text;
using OrderSync.Contracts.Users;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Security;

public sealed class ProblemTests(ApiFixture api) : ApiTest(api)
{
    private const string Start = "/api/platform-operations/tasks/order-fetching";

    [Theory]
    [InlineData("""{"platformConnectionId":"not a guid","mode":"auto"}""", "platformConnectionId")]
    [InlineData("""{"platformConnectionId":"019ab3a2-0000-7000-8000-000000000001","mode":"sideways"}""", "mode")]
    [InlineData("""{"platformConnectionId":"019ab3a2-0000-7000-8000-000000000001","mode":1}""", "mode")]
    [InlineData("""{"platformConnectionId":"019ab3a2-0000-7000-8000-000000000001","mode":"duration","duration":"ten"}""", "duration")]
    [InlineData("""{"platformConnectionId":"019ab3a2-0000-7000-8000-000000000001","mode":"duration","duration":0}""", "duration")]
    [InlineData("""{"platformConnectionId":"019ab3a2-0000-7000-8000-000000000001","mode":"duration","duration":366}""", "duration")]
    [InlineData("""{"platformConnectionId":"019ab3a2-0000-7000-8000-000000000001","mode":"duration"}""", "duration")]
    [InlineData("""{"platformConnectionId":"019ab3a2-0000-7000-8000-000000000001","mode":"incremental","stopAtFirst":true}""", "stopAtFirst")]
    [InlineData("""{"mode":"auto"}""", "platformConnectionId")]
    [InlineData("""{}""", "platformConnectionId", "mode")]
    [InlineData("""{"platformConnectionId":""", "body")]
    [InlineData("", "body")]
    [InlineData("null", "body")]
    [InlineData("[1]", "body")]
    public async Task A_body_that_is_not_right_is_answered_with_the_fields_at_fault(string body, params string[] fields)
    {
        var client = (await Api.CreateCompanyAsync()).Admin;

        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        var problem = await client.PostAsync(Start, content, Cancellation).Problem(HttpStatusCode.BadRequest);

        problem.Errors!.Keys.ShouldBe(fields, ignoreOrder: true);
        problem.Errors.Values.ShouldAllBe(sentences => sentences.Length > 0 && sentences[0].Length > 0);
        problem.Instance.ShouldBe(Start);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=201", "limit")]
    [InlineData("limit=many", "limit")]
    [InlineData("status=sideways", "status")]
    [InlineData("status=1", "status")]
    [InlineData("status=pending,shipped", "status")]
    [InlineData("connectionId=7", "connectionId")]
    [InlineData("from=yesterday", "from")]
    [InlineData("from=2026-02-01&to=2026-01-01", "to")]
    [InlineData("cursor=garbage", "cursor")]
    [InlineData("cursor=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA%25", "cursor")]
    [InlineData("cursor=_______________________________8", "cursor")]
    public async Task A_query_that_is_not_right_is_answered_with_the_field_at_fault(string query, string field)
    {
        var client = (await Api.CreateCompanyAsync()).Admin;

        var problem = await client.Get($"/api/v1/orders?{query}").Problem(HttpStatusCode.BadRequest);

        problem.Errors!.Keys.ShouldBe([field]);
    }

    [Theory]
    [InlineData("/api/v1/orders?q=a%00", "q")]
    [InlineData("/api/v1/shipments?q=%00", "q")]
    [InlineData("/api/v1/shipments?state=1", "state")]
    [InlineData("/api/v1/shipments?state=open,terminal", "state")]
    [InlineData("/api/platform-operations/tasks?status=pending,running", "status")]
    [InlineData("/api/v1/scheduler/history?kind=0", "kind")]
    [InlineData("/api/v1/scheduler/history?kind=orderSync,shippingSync", "kind")]
    [InlineData("/api/v1/scheduler/history?outcome=1", "outcome")]
    [InlineData("/api/v1/webhook-endpoints/019ab3a2-0000-7000-8000-000000000001/deliveries?state=99", "state")]
    [InlineData("/api/v1/webhook-endpoints/019ab3a2-0000-7000-8000-000000000001/deliveries?state=1", "state")]
    public async Task A_query_of_any_list_takes_words_and_no_numbers_for_them_and_no_nul(string path, string field)
    {
        var client = (await Api.CreateCompanyAsync()).Admin;

        (await client.Get(path).Problem(HttpStatusCode.BadRequest)).Errors!.Keys.ShouldBe([field]);
    }

    [Theory]
    [InlineData("PUT", "/api/v1/assignment/agents/019ab3a2-0000-7000-8000-000000000001", """{"takesPart":true,"weight":1,"capacity":1,"hours":[null]}""", "hours")]
    [InlineData("PUT", "/api/v1/notifications/rules", """{"rules":[null]}""", "rules")]
    [InlineData("POST", "/api/v1/webhook-endpoints", """{"url":"https://example.com/","kinds":["sync-failed",null]}""", "kinds")]
    [InlineData("POST", "/api/v1/scheduler/schedules/019ab3a2-0000-7000-8000-000000000001/preview", """{"times":{"kind":"dailyAt","at":[null]}}""", "times.at")]
    [InlineData("POST", "/api/v1/webhook-endpoints", """{"url":"https://example.com/","description":"a\u0000"}""", "body")]
    [InlineData("PUT", "/api/v1/notifications/rules", """{"rules":[],"timeZone":"Europe/\u0000"}""", "timeZone")]
    public async Task A_null_in_a_list_and_a_nul_in_a_text_are_refused(string method, string path, string body, string field)
    {
        var client = (await Api.CreateCompanyAsync()).Admin;

        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        var problem = await client.SendAsync(request, Cancellation).Problem(HttpStatusCode.BadRequest);

        problem.Errors!.Keys.ShouldBe([field]);
    }

    [Theory]
    [InlineData("""{"platformConnectionId":"019ab3a2-0000-7000-8000-000000000001","mode":"duration","duration":366}""", "duration", "This must be between 1 and 365.")]
    [InlineData("""{"mode":"auto"}""", "platformConnectionId", "This is required.")]
    [InlineData("""{"platformConnectionId":"019ab3a2-0000-7000-8000-000000000001","mode":"window","month":"9999-12"}""", "month", "month must be a month such as 2026-04.")]
    public async Task The_sentence_at_a_field_does_not_call_it_as_the_code_does(string body, string field, string sentence)
    {
        var client = (await Api.CreateCompanyAsync()).Admin;

        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        var problem = await client.PostAsync(Start, content, Cancellation).Problem(HttpStatusCode.BadRequest);

        problem.Errors![field].ShouldBe([sentence]);
    }

    [Fact]
    public async Task A_long_text_is_refused()
    {
        var client = (await Api.CreateCompanyAsync()).Admin;

        (await client.Get($"/api/v1/orders?q={new string('x', 101)}").Problem(HttpStatusCode.BadRequest)).Errors!.Keys.ShouldBe(["q"]);
    }

    [Fact]
    public async Task What_is_not_json_what_does_not_exist_and_what_is_no_method_are_problems_too()
    {
        var client = (await Api.CreateCompanyAsync()).Admin;
        using var form = new StringContent("mode=auto", Encoding.UTF8, "application/x-www-form-urlencoded");

        await client.PostAsync(Start, form, Cancellation).Problem(HttpStatusCode.UnsupportedMediaType);
        await client.Get("/api/v1/nothing").Problem(HttpStatusCode.NotFound);
        await client.Get("/api/v1/orders/not-a-guid").Problem(HttpStatusCode.NotFound);
        await client.Delete("/api/v1/orders").Problem(HttpStatusCode.MethodNotAllowed);
    }

    [Theory]
    [InlineData("klingon")]
    [InlineData("utf-7")]
    public async Task A_charset_that_cannot_be_read_is_refused(string charset)
    {
        using var body = new StringContent("{}", Encoding.UTF8);
        body.Headers.ContentType = MediaTypeHeaderValue.Parse($"application/json; charset={charset}");

        var problem = await Anybody.PostAsync("/api/v1/auth/sign-in", body, Cancellation).Problem(HttpStatusCode.UnsupportedMediaType);

        problem.Detail.ShouldBe($"There is no charset {charset}: send the body as UTF-8.");
    }

    [Fact]
    public async Task A_charset_does_not_matter_where_no_body_is_read()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/orders") { Content = new StringContent("[]", Encoding.UTF8) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/json; charset=klingon");
        using var client = (await Api.CreateCompanyAsync()).Client(UserRole.Manager);

        (await client.SendAsync(request, Cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Answers_are_what_they_say_and_tokens_are_kept_by_nobody_on_the_way()
    {
        using var tokens = await Anybody.Post("/api/v1/auth/refresh", new RefreshRequest("nobody's"));
        using var orders = await (await Api.CreateCompanyAsync()).Admin.Get("/api/v1/orders");
        using var faulty = await Anybody.Post("/api/v1/auth/sign-in", new { email = 3 });

        tokens.Headers.CacheControl!.NoStore.ShouldBeTrue();
        await faulty.ShouldBe(HttpStatusCode.BadRequest);
        foreach (var answer in new[] { tokens, orders, faulty })
            answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
    }

    [Fact]
    public async Task A_fault_of_ours_says_nothing_about_its_inside_but_is_logged_under_its_trace()
    {
        var company = await Api.CreateCompanyAsync();
        var connection = await company.AddConnectionAsync("Broken", StubPlatform.Key);
        Api.Platform.Break = new InvalidOperationException("the inside");
        try
        {
            var answer = await company.Admin.Post($"/api/platform-operations/connections/{connection.Id}/test");

            var text = await answer.Text();
            await answer.Problem(HttpStatusCode.InternalServerError);
            text.ShouldNotContain("the inside");
            text.ShouldNotContain("   at ");
            Api.Log.Lines.ShouldContain(line => line.StartsWith("Error", StringComparison.Ordinal) && line.Contains("the inside", StringComparison.Ordinal));
        }
        finally
        {
            Api.Platform.Break = null;
        }
    }
}
