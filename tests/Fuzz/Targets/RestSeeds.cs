namespace Fuzz.Targets;

/// <summary>An answer of each kind, as the platform shapes it; the values are made up.</summary>
internal static class RestSeeds
{
    private const string Listed = """{"entities":[{"id":"u1","name":"Ada","state":"active","presence":{"presenceDefinition":{"id":"d1","systemPresence":"Available"},"modifiedDate":"2026-09-14T08:15:00.000Z"},"routingStatus":{"userId":"u1","status":"IDLE","startTime":"2026-09-14T08:15:00.000Z"},"station":{"associatedStation":{"id":"s1","name":"Desk 1"}}},{"id":"u2","name":"Bob"}],"pageSize":100,"pageNumber":1,"total":2,"pageCount":1,"firstUri":"/api/v2/users","selfUri":"/api/v2/users"}""";

    private const string Row = """{"conversationId":"c1","conversationStart":"2026-09-14T08:15:00.000Z","conversationEnd":"2026-09-14T08:20:00.000Z","originatingDirection":"inbound","divisionIds":["v1"],"participants":[{"participantId":"p1","participantName":"Caller","purpose":"customer","sessions":[{"sessionId":"s1","mediaType":"voice","direction":"inbound","ani":"tel:+13175550100","dnis":"tel:+13175550199","recording":true,"segments":[{"segmentType":"interact","conference":false,"segmentStart":"2026-09-14T08:15:00.000Z","segmentEnd":"2026-09-14T08:20:00.000Z","disconnectType":"peer"}]}]},{"participantId":"p2","userId":"u1","purpose":"agent","attributes":{"case":"7"},"sessions":[{"sessionId":"s2","mediaType":"voice","recording":true,"segments":[{"segmentType":"alert","segmentStart":"2026-09-14T08:15:05.000Z","segmentEnd":"2026-09-14T08:15:10.000Z"},{"segmentType":"interact","segmentStart":"2026-09-14T08:15:10.000Z","segmentEnd":"2026-09-14T08:20:00.000Z","queueId":"q1","wrapUpCode":"w1"}]}]}]}""";

    private const string Recording = """{"id":"r1","conversationId":"c1","sessionId":"s2","media":"audio","mediaSubtype":"Trunk","startTime":"2026-09-14T08:15:10.000Z","endTime":"2026-09-14T08:20:00.000Z","fileState":"AVAILABLE","outputDurationMs":290000,"estimatedTranscodeTimeMs":0,"users":[{"id":"u1","name":"Ada"}],"mediaUris":{"S":{"mediaUri":"https://media.example/r1.ogg?sig=x"}},"annotations":[{"type":"Hold","location":1000,"durationMs":2000,"absoluteLocation":1000}]}""";

    public static IReadOnlyList<string> All { get; } =
    [
        """token 200{0}{"access_token":"abc","token_type":"bearer","expires_in":86399}""",
        """token 400{0}{"error":"invalid_client","description":"client not found: x","error_description":"client not found: x"}""",
        """token 429{0}{"message":"Rate limit exceeded","code":"too.many.requests","status":429}""",
        "users 200{0}" + Listed,
        "names 200{0}" + Listed,
        """users 403{0}{"message":"You are missing the following permission(s): [directory:user:view]","code":"missing.any.permissions","status":403,"contextId":"x","messageParams":{"permissions":"[directory:user:view]","divisions":"[]"},"details":[],"errors":[]}""",
        """organization 200{0}{"id":"o1","name":"Contoso","state":"active"}""",
        """channel 200{0}{"connectUri":"wss://streaming.example/channels/c1","id":"c1","expires":"2026-09-15T08:15:00.000Z"}""",
        """channels 200{0}{"entities":[{"id":"c1","expires":"2026-09-15T08:15:00.000Z","connectUri":"wss://streaming.example/channels/c1"}]}""",
        """subscriptions 200{0}{"entities":[{"id":"v2.users.u1.conversations","state":"Permitted"},{"id":"v2.users.u1.presence","state":"Rejected","rejectionReason":"missing permission","missingPermissions":["presence:userPresence:view"]}]}""",
        """topics 200{0}{"entities":[{"id":"v2.users.{id}.presence","description":"x","requiresPermissions":["presence:userPresence:view"],"transports":["All"],"requiresCurrentUser":false,"publicApiTemplateUriPaths":["/api/v2/users/{id}"],"topicParameters":["id"]}]}""",
        "page 200{0}{\"conversations\":[" + Row + "],\"totalHits\":1}",
        "page 200{0}{\"conversations\":[" + Row + "],\"cursor\":\"abc==\",\"dataAvailabilityDate\":\"2026-09-14T07:00:00.000Z\"}",
        """page 400{0}{"message":"Invalid interval","code":"bad.request","status":400,"messageWithParams":"Invalid {x}","messageParams":{"x":"interval"},"contextId":"x","details":[],"errors":[]}""",
        """job 200{0}{"state":"FULFILLED","submissionDate":"2026-09-14T08:15:00.000Z","completionDate":"2026-09-14T08:16:00.000Z"}""",
        """orphans 200{0}{"entities":[],"total":3,"pageCount":1}""",
        "metadata 200{0}[" + Recording + "]",
        "recordings 200{0}[" + Recording + "]",
        "recordings 200{0}" + Recording,
        """recordings 200{0}[{"id":"r1","mediaUris":[{"key":"0","mediaUri":"https://media.example/0"},"https://media.example/1"]}]""",
        """recordings 202{0}{"id":"x","estimatedTranscodeTimeMs":1000}""",
        """submitted 200{0}{"id":"j1"}""",
        """batch 200{0}{"jobId":"j1","expectedResultCount":2,"resultCount":2,"errorCount":1,"status":"FULFILLED","results":[{"conversationId":"c1","recordingId":"r1","resultUrl":"https://media.example/r1","contentType":"audio/ogg"},{"conversationId":"c1","recordingId":"r2","errorMsg":"x"}]}""",
        """batch 404{0}{"message":"not found","code":"not.found","status":404}""",
        "conversation 200{0}" + Row,
        """conversation 200{0}{"id":"c1","startTime":"2026-09-14T08:15:00.000Z","address":"tel:+13175550199","recordingState":"ACTIVE","externalTag":"t","divisions":[{"division":{"id":"v1"},"entities":[]}],"participants":[{"id":"p1","purpose":"customer","startTime":"2026-09-14T08:15:00.000Z","ani":"tel:+13175550100","calls":[{"id":"s1","state":"connected","connectedTime":"2026-09-14T08:15:00.000Z","direction":"inbound","segments":[{"type":"Hold","startTime":"2026-09-14T08:15:30.000Z"}]}],"attributes":{"case":"7"}},{"id":"p2","purpose":"agent","userId":"u1","queueId":"q1","connectedTime":"2026-09-14T08:15:10.000Z","calls":[{"id":"s2","state":"connected","held":false,"connectedTime":"2026-09-14T08:15:10.000Z","wrapup":{"code":"w1","notes":"x"}}]}]}""",
        """conversation 200{0}{"id":"c1","participants":[{"id":"p2","purpose":"agent","user":{"id":"u1"},"queue":{"id":"q1"},"state":"connected","held":true,"startHoldTime":"2026-09-14T08:15:30.000Z","connectedTime":"2026-09-14T08:15:10.000Z","attributes":{"case":"7"}}],"recordingState":"active"}""",
        "organization 503{0}<html><body>503 Service Unavailable</body></html>",
        """organization 401{0}{"message":"Invalid login credentials.","code":"bad.credentials","status":401,"contextId":"x","details":[],"errors":[]}""",
        """organization 429{0}{"message":"Rate limit exceeded the maximum. Retry the request in [10] seconds","code":"too.many.requests","status":429,"messageParams":{"maxRequests":"300"}}""",
    ];
}
