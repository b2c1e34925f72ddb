using GenesysCloud.Simulator.Conversations;
using GenesysCloud.Simulator.Directory;
using GenesysCloud.Simulator.Rest;

namespace GenesysCloud.Simulator.ConversationReads;

/// <summary>Conversations by REST, as far as client credentials reach: they have no user and cannot make or steer calls.</summary>
internal sealed class ConversationEndpoints(
    IConversationBoard board, IConversationControl? control, DivisionAccess divisions, SimulatorOptions options, TimeProvider time)
{
    private const string Call = "/api/v2/conversations/calls/{conversationId}";
    private const string Conversation = "/api/v2/conversations/{conversationId}";

    public void Map(IEndpointRouteBuilder routes)
    {
        // there is no user whose conversations these could be
        routes.MapGet("/api/v2/conversations", static context => PlatformJson.AnswerAsync(context, new Listing<object> { Entities = [], PageSize = 25, PageNumber = 1 }));
        routes.MapGet("/api/v2/conversations/calls", static _ => throw ApiException.NotAUser());
        routes.MapPost("/api/v2/conversations/calls", static _ => throw ApiException.NotAUser());
        routes.MapPatch($"{Call}/participants/{{participantId}}", static _ => throw ApiException.NotAUser());
        routes.MapPost($"{Call}/participants/{{participantId}}/consult/agent", static _ => throw ApiException.NotAUser());
        routes.MapPost($"{Call}/participants/{{participantId}}/consult/queue", static _ => throw ApiException.NotAUser());
        routes.MapDelete($"{Call}/participants/{{participantId}}/consult", static _ => throw ApiException.NotAUser());
        routes.MapGet(Call, context => PlatformJson.AnswerAsync(context, FindCall(context).WriteCallRest));
        routes.MapGet(Conversation, context => PlatformJson.AnswerAsync(context, Find(context).WriteConversationRest))
            .WithMetadata(RequiredPermissions.Any(PermissionSet.ConversationView));
        routes.MapPatch($"{Call}/participants/{{participantId}}/attributes", context => AttributesAsync(context, FindCall(context), answersBody: true));
        routes.MapPatch($"{Conversation}/participants/{{participantId}}/attributes", context => AttributesAsync(context, Find(context), answersBody: false));
        routes.MapPut($"{Call}/recordingstate", context => RecordingStateAsync(context, FindCall(context), answersBody: true))
            .WithMetadata(RequiredPermissions.Any(PermissionSet.PauseOthers));
        routes.MapPatch($"{Conversation}/recordingstate", context => RecordingStateAsync(context, Find(context), answersBody: false))
            .WithMetadata(RequiredPermissions.Any(PermissionSet.PauseOthers));
    }

    private async Task AttributesAsync(HttpContext context, IConversationView conversation, bool answersBody)
    {
        var body = await PlatformJson.ReadAsync<AttributesWire>(context);
        var participant = (string)context.Request.RouteValues["participantId"]!;
        var attributes = body.Attributes ?? throw ApiException.BadRequest();
        if (control is null || !control.TrySetAttributes(conversation.Id, participant, attributes))
        {
            throw ApiException.NotFound();
        }

        if (answersBody)
        {
            await PlatformJson.AnswerAsync(context, body, StatusCodes.Status202Accepted);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    private async Task RecordingStateAsync(HttpContext context, IConversationView conversation, bool answersBody)
    {
        var state = (await PlatformJson.ReadAsync<RecordingStateWire>(context)).RecordingState ?? "";
        if (state is not ("ACTIVE" or "PAUSED" or "NONE"))
        {
            throw ApiException.InvalidValue(state, "RecordingState", "ACTIVE, PAUSED, NONE");
        }

        if (control is null || !control.TrySetRecordingState(conversation.Id, state))
        {
            throw new ApiException(403, "conversation.error.forbidden.not.active.participant", "User is not active on call and cannot alter recordingState");
        }

        if (answersBody)
        {
            await PlatformJson.AnswerAsync(context, state);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    private IConversationView Find(HttpContext context)
        => board.TryGet((string)context.Request.RouteValues["conversationId"]!, out var view) && IsReadable(view) ? view : throw ApiException.NoConversation();

    private bool IsReadable(IConversationView view)
        => !divisions.IsHidden(view) && (view.End is not { } end || end + options.ConversationReadLife > time.GetUtcNow());

    private IConversationView FindCall(HttpContext context)
        => Find(context) is { MediaType: "voice" } call ? call : throw ApiException.NoConversation();

    private sealed record AttributesWire(IReadOnlyDictionary<string, string>? Attributes);

    private sealed record RecordingStateWire(string? RecordingState);
}
