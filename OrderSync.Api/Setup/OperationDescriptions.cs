using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.OpenApi;
using OrderSync.Api.Users;

namespace OrderSync.Api.Setup;

/// <summary>What follows from how an endpoint is mapped, said once for all of them: name, access, parameters, refusals.</summary>
internal static partial class OperationDescriptions
{
    private static readonly Dictionary<string, string> Roles = new(StringComparer.Ordinal)
    {
        [Access.Read] = "Every role may.",
        [Access.Operate] = "Managers, admins and operators may.",
        [Access.Administer] = "Admins and operators may.",
        [Access.AdministerAnywhere] = "Admins and operators may, an operator also without a company.",
        [Access.RunInstallation] = "Operators may.",
    };

    public static void Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        operation.OperationId = IdOf(metadata.OfType<MethodInfo>().First());
        Describe(operation, metadata);
        SpellParameters(operation);
        operation.Responses ??= [];
        if (!metadata.OfType<IAllowAnonymous>().Any())
            DescribeAccess(operation, context.Document!);
        AddRefusals(operation, context.Description.RelativePath ?? "", metadata);
        foreach (var (status, response) in operation.Responses)
        {
            if (response.Content?.TryGetValue(DocumentSchemas.ProblemType, out var problem) == true)
                problem.Example = AnswerExamples.Problem(status, context.Description.RelativePath ?? "");
        }
    }

    /// <summary>As ordersList: the handlers of a feature have its name.</summary>
    private static string IdOf(MethodInfo handler)
    {
        var feature = handler.DeclaringType!.Name.Replace("Endpoints", "", StringComparison.Ordinal);
        return JsonNamingPolicy.CamelCase.ConvertName(feature + handler.Name);
    }

    /// <summary>The handler's comment: its first sentence is the summary, all of it the description, with who may call it.</summary>
    private static void Describe(OpenApiOperation operation, IList<object> metadata)
    {
        var text = LineBreak().Replace(operation.Summary ?? "", " ");
        var policy = metadata.OfType<IAuthorizeData>().Select(data => data.Policy).OfType<string>().LastOrDefault();
        var who = metadata.OfType<IAllowAnonymous>().Any() ? "Needs no sign-in."
            : policy is not null && Roles.TryGetValue(policy, out var roles) ? roles
            : "Whoever is signed in may.";
        operation.Summary = SentenceEnd().Split(text, 2)[0].TrimEnd('.', ':', ';');
        operation.Description = $"{text} {who}".Trim();
    }

    /// <summary>Parameters that come from a record are spelled as C# spells its members.</summary>
    private static void SpellParameters(OpenApiOperation operation)
    {
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
            parameter.Name = JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!);
    }

    private static void DescribeAccess(OpenApiOperation operation, OpenApiDocument document)
    {
        operation.Security = [new() { [new OpenApiSecuritySchemeReference(OpenApiSetup.Bearer, document)] = [] }];
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = CompanyScope.Header,
            In = ParameterLocation.Header,
            Description = "The company that an operator acts for. Everybody else works in their own.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" },
        });
        AddProblem(operation, "401", "Not signed in");
        AddProblem(operation, "403", "The role does not allow this");
    }

    private static void AddRefusals(OpenApiOperation operation, string path, IList<object> metadata)
    {
        if (operation.RequestBody is not null)
        {
            AddProblem(operation, "413", "The body is larger than 1 MiB");
            AddProblem(operation, "415", "The body is not JSON, or is in an unknown charset");
        }
        if (operation.RequestBody is not null || operation.Parameters is { Count: > 0 })
            AddProblem(operation, "400", "The request is not valid: errors names the fields");
        if (RouteParameter().IsMatch(path))
            AddProblem(operation, "404", "There is no such thing in the company");
        if (metadata.OfType<EnableRateLimitingAttribute>().Any())
            AddProblem(operation, "429", "Too many: wait as long as Retry-After says");
        AddProblem(operation, "500", "A fault of OrderSync's own: the log has it under the traceId");
        AddProblem(operation, "503", "The database cannot be reached or is busy: try again after Retry-After");
    }

    private static void AddProblem(OpenApiOperation operation, string status, string description) => operation.Responses!.TryAdd(
        status,
        new OpenApiResponse
        {
            Description = description,
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { [DocumentSchemas.ProblemType] = new() },
        });

    [GeneratedRegex(@"\{\w+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex RouteParameter();

    [GeneratedRegex(@"\s*\n\s*", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex LineBreak();

    [GeneratedRegex(@"(?<=[.:;]) ", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex SentenceEnd();
}
