using System.Text;
using GenesysCloud.Simulator.Directory;
using GenesysCloud.Simulator.Rest;

namespace GenesysCloud.Simulator.OAuth;

/// <summary>The login host's token endpoint, which has error bodies of its own, and the platform's view of the token in use.</summary>
internal sealed class OAuthEndpoints(TokenStore tokens, AgentDirectory directory)
{
    private const string TokenMe = "/api/v2/tokens/me";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/oauth/token", TokenAsync);
        routes.MapGet(TokenMe, DescribeAsync);
        routes.MapMethods(TokenMe, ["HEAD"], static context =>
        {
            context.Response.StatusCode = StatusCodes.Status200OK;
            return Task.CompletedTask;
        });
        routes.MapDelete(TokenMe, context =>
        {
            tokens.Revoke(ApiPipeline.TokenOf(context));
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        });
    }

    private async Task TokenAsync(HttpContext context)
    {
        if (!TryBasic(context.Request.Headers.Authorization.ToString(), out var clientId, out var secret))
        {
            await RefuseAsync(context, 400, "invalid_request", "client authentication is missing or malformed");
            return;
        }

        if (!tokens.IsClient(clientId))
        {
            await RefuseAsync(context, 400, "invalid_client", "client not found");
            return;
        }

        if (!tokens.IsSecretOf(clientId, secret))
        {
            await RefuseAsync(context, 401, "invalid_client", "authentication failed");
            return;
        }

        var grant = context.Request.HasFormContentType ? (await context.Request.ReadFormAsync(context.RequestAborted))["grant_type"].ToString() : "";
        if (grant.Length == 0)
        {
            await RefuseAsync(context, 400, "invalid_request", "grant_type is missing");
            return;
        }

        if (grant != "client_credentials")
        {
            await RefuseAsync(context, 400, "unsupported_grant_type", $"the client may not use the grant {grant}");
            return;
        }

        var token = tokens.Issue(clientId);
        await PlatformJson.AnswerAsync(context, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("access_token", token.Value);
            writer.WriteString("token_type", "bearer");
            // a second less than was set, as is seen on the wire
            writer.WriteNumber("expires_in", Math.Max(1, (int)(token.Expires - token.Issued).TotalSeconds - 1));
            writer.WriteEndObject();
        });
    }

    private static Task RefuseAsync(HttpContext context, int status, string error, string description) => PlatformJson.AnswerAsync(
        context,
        writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("error", error);
            writer.WriteString("description", description);
            writer.WriteString("error_description", description);
            writer.WriteEndObject();
        },
        status);

    private Task DescribeAsync(HttpContext context)
    {
        var token = ApiPipeline.TokenOf(context);
        Named organization = new(directory.OrganizationId, directory.OrganizationName);
        return PlatformJson.AnswerAsync(context, new TokenInfo(
            organization,
            organization,
            [],
            new TokenClient(token.ClientId, "Recorder integration", "CLIENT-CREDENTIALS", "active", organization)));
    }

    private static bool TryBasic(string header, out string clientId, out string secret)
    {
        (clientId, secret) = ("", "");
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var encoded = header["Basic ".Length..].Trim();
        var buffer = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, buffer, out var length))
        {
            return false;
        }

        var pair = Encoding.Latin1.GetString(buffer, 0, length);
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
        {
            return false;
        }

        (clientId, secret) = (pair[..colon], pair[(colon + 1)..]);
        return true;
    }

    private sealed record Named(string Id, string Name);

    private sealed record TokenClient(string Id, string Name, string AuthorizedGrantType, string State, Named Organization);

    private sealed record TokenInfo(
        Named Organization,
        Named HomeOrganization,
        IReadOnlyList<string> AuthorizedScope,
        [property: System.Text.Json.Serialization.JsonPropertyName("OAuthClient")] TokenClient Client);
}
