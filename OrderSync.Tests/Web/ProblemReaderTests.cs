using System.Net;
using OrderSync.Web.Api;

namespace OrderSync.Tests.Web;

public sealed class ProblemReaderTests
{
    [Fact]
    public void Validation_errors_are_found_by_field_whatever_the_case()
    {
        var problem = ProblemReader.Parse(
            HttpStatusCode.BadRequest, """{"title":"Not valid","errors":{"Duration":["Give 1 to 365 days.","Really."]},"traceId":"00-ab"}""");
        problem.Errors["duration"].ShouldBe(["Give 1 to 365 days.", "Really."]);
        problem.TraceId.ShouldBe("00-ab");
    }

    [Fact]
    public void A_conflict_leads_to_the_run_that_stands_in_the_way()
    {
        var id = new Guid(9, 0, 0, new byte[8]);
        var problem = ProblemReader.Parse(
            HttpStatusCode.Conflict, $$"""{"title":"Conflict","detail":"Natu is being fetched already.","activeTaskId":"{{id}}"}""");
        problem.Sentence.ShouldBe("Natu is being fetched already.");
        problem.ActiveTaskId.ShouldBe(id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>bad gateway</html>")]
    [InlineData("[1]")]
    [InlineData("""{"detail":5,"errors":[]}""")]
    public void A_body_that_is_no_problem_still_gives_a_sentence(string body) =>
        ProblemReader.Parse(HttpStatusCode.BadGateway, body).Sentence.ShouldBe("The OrderSync service had a problem with this request.");

    [Fact]
    public void A_throttled_person_learns_how_long_to_wait() =>
        ProblemReader.Parse(HttpStatusCode.TooManyRequests, "", TimeSpan.FromSeconds(29.2)).Sentence
            .ShouldBe("Too many attempts. Try again in 30 s.");
}
