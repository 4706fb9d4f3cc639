using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Runs;
using OrderSync.Contracts.Users;

namespace OrderSync.Api.Setup;

/// <summary>The OpenAPI document at /openapi/v1.json, and in development Swagger UI at /swagger.</summary>
public static class OpenApiSetup
{
    internal const string Bearer = "bearer";

    private static readonly Dictionary<Type, object> Examples = new([.. AnswerExamples.Values, .. SchedulerExamples.Values])
    {
        [typeof(SignInRequest)] = new SignInRequest("admin@demo.example", "the password"),
        [typeof(RefreshRequest)] = new RefreshRequest("kX3v…"),
        [typeof(CreateConnectionRequest)] = new CreateConnectionRequest(
            "ecomanager", "Main shop", new Dictionary<string, string?> { ["baseUrl"] = "acme.ecomanager.dz", ["token"] = "the shop's token" }),
        [typeof(UpdateConnectionRequest)] = new UpdateConnectionRequest(
            "Main shop", new Dictionary<string, string?> { ["baseUrl"] = "acme.ecomanager.dz", ["token"] = null }),
        [typeof(StartOrderFetchRequest)] = new StartOrderFetchRequest(AnswerExamples.ConnectionId, FetchMode.Duration, Duration: 30),
        [typeof(StartReconcileRequest)] = new StartReconcileRequest(AnswerExamples.ConnectionId, Month: "2026-02"),
    };

    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi(options =>
    {
        options.AddDocumentTransformer(Describe);
        options.AddDocumentTransformer((document, _, _) =>
        {
            DocumentSchemas.Tidy(document);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            OperationDescriptions.Describe(operation, context);
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer(AddExample);
        options.AddSchemaTransformer((schema, context, _) =>
        {
            DocumentSchemas.DescribeTimeOfDay(schema, context.JsonTypeInfo.Type);
            DocumentSchemas.DescribeMessage(schema, context.JsonTypeInfo.Type);
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer(RequireWhatRequestsDemand);
    });

    /// <summary>Before authentication: what is no endpoint would otherwise ask for a signed-in user.</summary>
    public static void UseApiDocument(this WebApplication app)
    {
        app.MapOpenApi().AllowAnonymous();
        if (app.Environment.IsDevelopment())
            app.UseSwaggerUI(options => options.SwaggerEndpoint("/openapi/v1.json", "OrderSync"));
    }

    private static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "OrderSync",
            Version = "v1",
            Description = "Sign in at /api/v1/auth/sign-in and send the access token as Authorization: Bearer. Errors are RFC 9457 problem details.",
            Contact = new OpenApiContact { Name = "Whoever runs this installation" },
        };
        // Wherever the document was read: a proxy may have another address than this host knows of.
        document.Servers = [new() { Url = "/" }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
        document.Components.SecuritySchemes[Bearer] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = Bearer,
            BearerFormat = "JWT",
            Description = "The accessToken of a sign-in or refresh.",
        };
        return Task.CompletedTask;
    }

    private static Task AddExample(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (Examples.TryGetValue(context.JsonTypeInfo.Type, out var example))
            schema.Examples = [AnswerExamples.Json(example)];
        return Task.CompletedTask;
    }

    /// <summary>Answers name every member; requests may leave out what can be null: see <see cref="RequiredMembers"/>.</summary>
    private static Task RequireWhatRequestsDemand(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonTypeInfo.Type.Name.EndsWith("Request", StringComparison.Ordinal))
            schema.Required?.ExceptWith(context.JsonTypeInfo.Properties.Where(property => !RequiredMembers.IsDemanded(property)).Select(property => property.Name));
        return Task.CompletedTask;
    }
}
