namespace Supervisor.Fuzz.Targets;

/// <summary>Calls and answers to begin from.</summary>
internal static class XmlRpcTexts
{
    public static IReadOnlyList<string> Calls { get; } =
    [
        "<?xml version='1.0'?>\n<methodCall>\n<methodName>supervisor.startProcess</methodName>\n<params>\n<param>\n<value><string>web</string></value>\n</param>\n<param><value><boolean>1</boolean></value></param>\n</params>\n</methodCall>\n",
        "<methodCall><methodName>supervisor.getState</methodName></methodCall>",
        "<methodCall><methodName>system.multicall</methodName><params><param><value><array><data><value><struct><member><name>methodName</name><value>supervisor.getPID</value></member><member><name>params</name><value><array><data/></array></value></member></struct></value></data></array></value></param></params></methodCall>",
        "<methodCall><methodName>supervisor.readLog</methodName><params><param><value><int>-10</int></value></param><param><value><i4>0</i4></value></param><param><value><double>1.5</double></value></param><param><value><base64>AAEC</base64></value></param><param><value><nil/></value></param><param><value><dateTime.iso8601>20260101T00:00:00</dateTime.iso8601></value></param></params></methodCall>",
    ];

    public static IReadOnlyList<string> Replies { get; } =
    [
        "<?xml version='1.0'?>\n<methodResponse>\n<params>\n<param>\n<value><array><data>\n<value><struct>\n<member><name>name</name><value><string>a</string></value></member>\n<member><name>pid</name><value><int>12</int></value></member>\n</struct></value>\n</data></array></value>\n</param>\n</params>\n</methodResponse>\n",
        "<methodResponse><fault><value><struct><member><name>faultCode</name><value><int>10</int></value></member><member><name>faultString</name><value><string>BAD_NAME: x</string></value></member></struct></value></fault></methodResponse>",
        "<methodResponse><params><param><value><boolean>1</boolean></value></param></params></methodResponse>",
    ];

    public static IReadOnlyList<string> Words { get; } =
    [
        "<methodCall>", "</methodCall>", "<methodResponse>", "<methodName>", "</methodName>", "<params>", "</params>", "<param>", "</param>", "<value>", "</value>", "<value/>", "<array><data>", "</data></array>", "<struct>", "</struct>",
        "<member>", "</member>", "<name>n</name>", "<fault>", "<int>", "</int>", "<i8>", "<string>", "</string>", "<boolean>", "</boolean>", "<double>", "</double>", "<base64>", "</base64>", "<nil/>", "<dateTime.iso8601>",
        "<!DOCTYPE a [<!ENTITY b 'c'>]>", "&b;", "&amp;", "&lt;", "&#0;", "&#x10FFFF;", "&#xD800;", "<![CDATA[", "]]>", "<!--", "-->", "<?xml version='1.0' encoding='utf-16'?>", "<?pi?>", "xmlns='x'", "a:b", "supervisor.x", "\u0000", "\uFFFE", "é",
    ];
}
