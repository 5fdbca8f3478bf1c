<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <location filename="../views/about.py" line="23" />
        <source>About GLSS Live</source>
        <translation>Über GLSS Live</translation>
    </message>
    <message>
        <location filename="../views/about.py" line="29" />
        <source>Finds human skin in the pictures of near-infrared cameras, on this machine.
No picture leaves it. A mask is an estimate: do not rely on it alone.

Free software under the GNU General Public License, version 3 or later,
without any warranty. The method: Pandey, Tyagi, Ambekar, Prathosh, ECCV 2020.
Portrait in the demo: NASA, public domain.</source>
        <translation>Findet menschliche Haut in den Bildern von Nahinfrarot-Kameras, auf diesem Rechner.
Kein Bild verlässt ihn. Eine Maske ist eine Schätzung: Verlassen Sie sich nicht allein darauf.

Freie Software unter der GNU General Public License, Version 3 oder neuer,
ohne jede Gewährleistung. Das Verfahren: Pandey, Tyagi, Ambekar, Prathosh, ECCV 2020.
Porträt in der Demo: NASA, gemeinfrei.</translation>
    </message>
</context><context>
    <name>Banner</name>
    <message>
        <location filename="../views/banner.py" line="27" />
        <source>Start again</source>
        <translation>Neu beginnen</translation>
    </message>
    <message>
        <location filename="../views/banner.py" line="30" />
        <source>Choose a model…</source>
        <translation>Modell wählen …</translation>
    </message>
    <message>
        <location filename="../views/banner.py" line="53" />
        <source>Nothing is being watched: {why}</source>
        <translation>Nichts wird beobachtet: {why}</translation>
    </message>
    <message>
        <location filename="../views/banner.py" line="55" />
        <source>All recordings that were shown have ended.</source>
        <translation>Alle gezeigten Aufnahmen sind zu Ende.</translation>
    </message>
</context><context>
    <name>Bridge</name>
    <message>
        <location filename="../bridge.py" line="226" />
        <source>Recording {camera} to {folder}</source>
        <translation>{camera} wird aufgenommen, in {folder}</translation>
    </message>
    <message>
        <location filename="../bridge.py" line="235" />
        <source>{camera} is recorded by its settings file; change it there</source>
        <translation>{camera} wird laut Einstellungsdatei aufgenommen; ändern Sie es dort</translation>
    </message>
    <message>
        <location filename="../bridge.py" line="248" />
        <source>Recorded {file}</source>
        <translation>Aufgenommen: {file}</translation>
    </message>
    <message>
        <location filename="../bridge.py" line="248" />
        <source>Nothing recorded</source>
        <translation>Nichts aufgenommen</translation>
    </message>
    <message>
        <location filename="../bridge.py" line="262" />
        <source>Snapshot {file}</source>
        <translation>Schnappschuss {file}</translation>
    </message>
    <message>
        <location filename="../bridge.py" line="288" />
        <source>Now with {model}</source>
        <translation>Jetzt mit {model}</translation>
    </message>
    <message>
        <location filename="../bridge.py" line="418" />
        <source>{camera} is no longer recorded: {why}</source>
        <translation>{camera} wird nicht mehr aufgenommen: {why}</translation>
    </message>
</context><context>
    <name>CameraDialog</name>
    <message>
        <location filename="../views/camera_dialog.py" line="46" />
        <source>Add a camera</source>
        <translation>Kamera hinzufügen</translation>
    </message>
    <message>
        <location filename="../views/camera_dialog.py" line="46" />
        <source>Change the camera</source>
        <translation>Kamera ändern</translation>
    </message>
    <message>
        <location filename="../views/camera_dialog.py" line="102" />
        <location filename="../views/camera_dialog.py" line="52" />
        <source>Try the camera to see its picture</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/camera_dialog.py" line="62" />
        <source>Add camera</source>
        <translation>Kamera hinzufügen</translation>
    </message>
    <message>
        <location filename="../views/camera_dialog.py" line="62" />
        <source>Save</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/camera_dialog.py" line="97" />
        <source>Stop trying</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/camera_dialog.py" line="97" />
        <source>Try the camera</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/camera_dialog.py" line="100" />
        <source>Connecting…</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/camera_dialog.py" line="111" />
        <source> (coarse here, as skin is to be hidden)</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/camera_dialog.py" line="112" />
        <source>It works: </source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/camera_dialog.py" line="115" />
        <source>No picture</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/camera_dialog.py" line="118" />
        <source>Check this</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/camera_dialog.py" line="171" />
        <source>Connect once and show the first picture</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/camera_dialog.py" line="172" />
        <source>First picture of the camera</source>
        <translation type="unfinished" />
    </message>
</context><context>
    <name>CameraPanels</name>
    <message>
        <location filename="../camera_panels.py" line="50" />
        <source>{camera} does not come from the window's own file. Change it where its settings are, or add it in the window.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../camera_panels.py" line="68" />
        <source>Zones decide when skin starts a recording. This camera does not record while there is skin; change that in its settings first.</source>
        <translation type="unfinished" />
    </message>
</context><context>
    <name>EmptyView</name>
    <message>
        <location filename="../views/empty.py" line="23" />
        <source>No cameras yet</source>
        <translation>Noch keine Kameras</translation>
    </message>
    <message>
        <location filename="../views/empty.py" line="26" />
        <source>Add a network camera, a webcam, a video or a folder of pictures.
Nothing leaves this machine.</source>
        <translation>Fügen Sie eine Netzwerkkamera, eine Webcam, ein Video oder einen Bilderordner hinzu.
Nichts verlässt diesen Rechner.</translation>
    </message>
    <message>
        <location filename="../views/empty.py" line="33" />
        <source>Add a camera…</source>
        <translation>Kamera hinzufügen …</translation>
    </message>
    <message>
        <location filename="../views/empty.py" line="36" />
        <source>Add a camera (A)</source>
        <translation>Kamera hinzufügen (A)</translation>
    </message>
    <message>
        <location filename="../views/empty.py" line="39" />
        <source>Try the demo</source>
        <translation>Demo ansehen</translation>
    </message>
    <message>
        <location filename="../views/empty.py" line="40" />
        <source>Show the built-in night scene</source>
        <translation>Die eingebaute Nachtszene zeigen</translation>
    </message>
</context><context>
    <name>ExportDialog</name>
    <message>
        <location filename="../views/export_dialog.py" line="238" />
        <location filename="../views/export_dialog.py" line="125" />
        <location filename="../views/export_dialog.py" line="75" />
        <location filename="../views/export_dialog.py" line="50" />
        <source>Export</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/export_dialog.py" line="61" />
        <source>pixelated</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/export_dialog.py" line="62" />
        <source>blurred</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/export_dialog.py" line="63" />
        <source>blackened</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/export_dialog.py" line="66" />
        <source>How skin is hidden</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/export_dialog.py" line="74" />
        <source>Progress of the export</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/export_dialog.py" line="78" />
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <location filename="../views/export_dialog.py" line="80" />
        <source>Show the folder</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/export_dialog.py" line="125" />
        <source>Cancel the export</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/export_dialog.py" line="166" />
        <source>Choose a folder</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/export_dialog.py" line="180" />
        <source>The pictures as they are in the recordings</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/export_dialog.py" line="181" />
        <source>Without mask and figures</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/export_dialog.py" line="182" />
        <source>With the mask and figures drawn in</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/export_dialog.py" line="183" />
        <source>Skin is hidden, as far as it is found; look at it before you hand it on</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/export_dialog.py" line="192" />
        <source>As &amp;recorded</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/export_dialog.py" line="193" />
        <source>Ra&amp;w</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/export_dialog.py" line="194" />
        <source>&amp;Annotated</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/export_dialog.py" line="195" />
        <source>Re&amp;dacted</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/export_dialog.py" line="235" />
        <source>Choose…</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/export_dialog.py" line="242" />
        <source>&amp;From</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/export_dialog.py" line="243" />
        <source>&amp;To</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/export_dialog.py" line="259" />
        <source>Cameras</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/export_dialog.py" line="262" />
        <source>Pictures</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/export_dialog.py" line="264" />
        <source>F&amp;older</source>
        <translation type="unfinished" />
    </message>
</context><context>
    <name>Foot</name>
    <message>
        <location filename="../views/foot.py" line="60" />
        <source>The model is being loaded…</source>
        <translation>Das Modell wird geladen …</translation>
    </message>
    <message>
        <location filename="../views/foot.py" line="62" />
        <source>Stopped</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <location filename="../views/foot.py" line="64" />
        <source>All cameras have ended</source>
        <translation>Alle Kameras sind zu Ende</translation>
    </message>
    <message>
        <location filename="../views/foot.py" line="67" />
        <source> · another model is being loaded…</source>
        <translation> · ein anderes Modell wird geladen …</translation>
    </message>
    <message>
        <location filename="../views/foot.py" line="69" />
        <source> · worker restarted {n} times</source>
        <translation> · {n}-mal neu gestartet</translation>
    </message>
    <message>
        <location filename="../views/foot.py" line="76" />
        <source>{fps} pictures/s · delay up to {ms} ms</source>
        <translation>{fps} Bilder/s · Verzögerung bis {ms} ms</translation>
    </message>
    <message>
        <location filename="../views/foot.py" line="85" />
        <source>{n} live</source>
        <translation>{n} live</translation>
    </message>
    <message>
        <location filename="../views/foot.py" line="87" />
        <source>{n} starting</source>
        <translation>{n} starten</translation>
    </message>
    <message>
        <location filename="../views/foot.py" line="90" />
        <source>{n} not delivering</source>
        <translation>{n} ohne Bild</translation>
    </message>
    <message>
        <location filename="../views/foot.py" line="93" />
        <source>{n} recording</source>
        <translation>{n} nehmen auf</translation>
    </message>
</context><context>
    <name>InspectorPanel</name>
    <message>
        <location filename="../views/inspector.py" line="34" />
        <source>What the camera sees</source>
        <translation>Was die Kamera sieht</translation>
    </message>
    <message>
        <location filename="../views/inspector.py" line="35" />
        <source>Its edges</source>
        <translation>Die Kanten darin</translation>
    </message>
    <message>
        <location filename="../views/inspector.py" line="36" />
        <source>Nearest clone</source>
        <translation>Nächster Klon</translation>
    </message>
    <message>
        <location filename="../views/inspector.py" line="37" />
        <source>Skin in the clone</source>
        <translation>Haut im Klon</translation>
    </message>
    <message>
        <location filename="../views/inspector.py" line="52" />
        <source>Waiting for the next search…</source>
        <translation>Wartet auf die nächste Suche …</translation>
    </message>
    <message>
        <location filename="../views/inspector.py" line="68" />
        <source>No pictures of the search: the camera is redacted, or nothing has moved yet.</source>
        <translation>Keine Bilder der Suche: Die Kamera ist geschwärzt, oder nichts hat sich bewegt.</translation>
    </message>
    <message>
        <location filename="../views/inspector.py" line="70" />
        <source>This engine does not tell its steps.</source>
        <translation>Dieses Rechenwerk nennt seine Schritte nicht.</translation>
    </message>
    <message>
        <location filename="../views/inspector.py" line="74" />
        <source>Nothing moved, so the mask before was kept.</source>
        <translation>Nichts hat sich bewegt; die Maske davor gilt weiter.</translation>
    </message>
    <message>
        <location filename="../views/inspector.py" line="77" />
        <source>Searched anew: {why}.</source>
        <translation>Neu gesucht: {why}.</translation>
    </message>
    <message>
        <location filename="../views/inspector.py" line="80" />
        <source>Went on from the frame before.</source>
        <translation>Vom Bild davor weitergesucht.</translation>
    </message>
    <message>
        <location filename="../views/inspector.py" line="84" />
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <location filename="../views/inspector.py" line="86" />
        <source>SSIM</source>
        <translation>SSIM</translation>
    </message>
    <message>
        <location filename="../views/inspector.py" line="87" />
        <source>steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <location filename="../views/inspector.py" line="88" />
        <source>skin</source>
        <translation>Haut</translation>
    </message>
    <message>
        <location filename="../views/inspector.py" line="108" />
        <source>LIKENESS (SSIM) OVER THE STEPS OF THE SEARCH</source>
        <translation>ÄHNLICHKEIT (SSIM) ÜBER DIE SCHRITTE DER SUCHE</translation>
    </message>
    <message>
        <location filename="../views/inspector.py" line="109" />
        <source>LIKENESS OVER THE LAST MINUTE</source>
        <translation>ÄHNLICHKEIT IN DER LETZTEN MINUTE</translation>
    </message>
    <message>
        <location filename="../views/inspector.py" line="110" />
        <source>WHERE THE TIME GOES</source>
        <translation>WOHIN DIE ZEIT GEHT</translation>
    </message>
</context><context>
    <name>KeepFields</name>
    <message>
        <location filename="../views/camera_fields.py" line="158" />
        <source>is shown</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/camera_fields.py" line="159" />
        <source>is blurred</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/camera_fields.py" line="160" />
        <source>is pixelated</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/camera_fields.py" line="161" />
        <source>is blackened</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/camera_fields.py" line="164" />
        <source>Before anything is shown or recorded; it cannot be brought back</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/camera_fields.py" line="167" />
        <source>only by hand (R)</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/camera_fields.py" line="168" />
        <source>while there is skin</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/camera_fields.py" line="169" />
        <source>always</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/camera_fields.py" line="173" />
        <source>for ever</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/camera_fields.py" line="174" />
        <source> days</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/camera_fields.py" line="175" />
        <source>Choose…</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/camera_fields.py" line="178" />
        <source>&amp;Name</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/camera_fields.py" line="179" />
        <source>Recordings &amp;folder</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/camera_fields.py" line="180" />
        <source>Kept</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/camera_fields.py" line="183" />
        <source>&amp;Skin</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/camera_fields.py" line="184" />
        <source>It is &amp;recorded</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/camera_fields.py" line="227" />
        <source>Choose a folder</source>
        <translation type="unfinished" />
    </message>
</context><context>
    <name>Keys</name>
    <message>
        <location filename="../models/keys.py" line="48" />
        <source>Look</source>
        <translation>Ansehen</translation>
    </message>
    <message>
        <location filename="../models/keys.py" line="49" />
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <location filename="../models/keys.py" line="50" />
        <source>What is drawn</source>
        <translation>Was gezeichnet wird</translation>
    </message>
    <message>
        <location filename="../models/keys.py" line="51" />
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <location filename="../models/keys.py" line="59" />
        <source>One camera, by its number</source>
        <translation>Eine Kamera, nach ihrer Nummer</translation>
    </message>
    <message>
        <location filename="../models/keys.py" line="65" />
        <source>All cameras</source>
        <translation>Alle Kameras</translation>
    </message>
    <message>
        <location filename="../models/keys.py" line="67" />
        <source>Camera before</source>
        <translation>Kamera davor</translation>
    </message>
    <message>
        <location filename="../models/keys.py" line="72" />
        <source>Camera after</source>
        <translation>Kamera danach</translation>
    </message>
    <message>
        <location filename="../models/keys.py" line="79" />
        <source>The selected camera alone</source>
        <translation>Die gewählte Kamera allein</translation>
    </message>
    <message>
        <location filename="../models/keys.py" line="83" />
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <location filename="../models/keys.py" line="84" />
        <source>Record, or stop</source>
        <translation>Aufnehmen oder beenden</translation>
    </message>
    <message>
        <location filename="../models/keys.py" line="88" />
        <source>Record all, or stop</source>
        <translation>Alle aufnehmen oder beenden</translation>
    </message>
    <message>
        <location filename="../models/keys.py" line="91" />
        <source>Snapshot</source>
        <translation>Schnappschuss</translation>
    </message>
    <message>
        <location filename="../models/keys.py" line="92" />
        <source>Inspector</source>
        <translation>Einblick</translation>
    </message>
    <message>
        <location filename="../models/keys.py" line="96" />
        <source>Regions and privacy</source>
        <translation>Bereiche und Privates</translation>
    </message>
    <message>
        <location filename="../models/keys.py" line="102" />
        <source>Change the camera</source>
        <translation>Kamera ändern</translation>
    </message>
    <message>
        <location filename="../models/keys.py" line="108" />
        <source>Add a camera</source>
        <translation>Kamera hinzufügen</translation>
    </message>
    <message>
        <location filename="../models/keys.py" line="114" />
        <source>Events and recordings</source>
        <translation>Ereignisse und Aufnahmen</translation>
    </message>
    <message>
        <location filename="../models/keys.py" line="117" />
        <source>Next view</source>
        <translation>Nächste Ansicht</translation>
    </message>
    <message>
        <location filename="../models/keys.py" line="118" />
        <source>View before</source>
        <translation>Ansicht davor</translation>
    </message>
    <message>
        <location filename="../models/keys.py" line="119" />
        <source>More opaque</source>
        <translation>Deckender</translation>
    </message>
    <message>
        <location filename="../models/keys.py" line="120" />
        <source>Less opaque</source>
        <translation>Durchsichtiger</translation>
    </message>
    <message>
        <location filename="../models/keys.py" line="124" />
        <source>Higher threshold: less skin</source>
        <translation>Höhere Schwelle: weniger Haut</translation>
    </message>
    <message>
        <location filename="../models/keys.py" line="130" />
        <source>Lower threshold: more skin</source>
        <translation>Tiefere Schwelle: mehr Haut</translation>
    </message>
    <message>
        <location filename="../models/keys.py" line="136" />
        <source>Figures on the tiles</source>
        <translation>Zahlen auf den Kacheln</translation>
    </message>
    <message>
        <location filename="../models/keys.py" line="142" />
        <source>Full screen</source>
        <translation>Vollbild</translation>
    </message>
    <message>
        <location filename="../models/keys.py" line="148" />
        <source>Models and engines</source>
        <translation>Modelle und Rechenwerke</translation>
    </message>
    <message>
        <location filename="../models/keys.py" line="154" />
        <source>This sheet</source>
        <translation>Diese Übersicht</translation>
    </message>
    <message>
        <location filename="../models/keys.py" line="157" />
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context><context>
    <name>LookbackWindow</name>
    <message>
        <location filename="../views/lookback_window.py" line="52" />
        <source>Look back</source>
        <translation>Rückschau</translation>
    </message>
    <message>
        <location filename="../views/lookback_window.py" line="61" />
        <source>Day</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/lookback_window.py" line="63" />
        <source>Events of</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/lookback_window.py" line="64" />
        <source>All cameras</source>
        <translation>Alle Kameras</translation>
    </message>
    <message>
        <location filename="../views/lookback_window.py" line="65" />
        <source>Export…</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/lookback_window.py" line="67" />
        <source>Export a range of time (Ctrl+E)</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/lookback_window.py" line="70" />
        <source>No skin was seen on this day.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/lookback_window.py" line="188" />
        <source>Day before (Page up)</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/lookback_window.py" line="188" />
        <source>Next day (Page down)</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/lookback_window.py" line="211" />
        <source>Blue: recorded. Orange: skin. Click to play there; turn the wheel to zoom; drag with Shift to mark a range for export.</source>
        <translation type="unfinished" />
    </message>
</context><context>
    <name>MainWindow</name>
    <message>
        <location filename="../views/window.py" line="123" />
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <location filename="../views/window.py" line="133" />
        <source>Inspector: {camera}</source>
        <translation>Einblick: {camera}</translation>
    </message>
</context><context>
    <name>ModelsPanel</name>
    <message>
        <location filename="../views/models_panel.py" line="138" />
        <location filename="../views/models_panel.py" line="41" />
        <source>Bundle</source>
        <translation>Paket</translation>
    </message>
    <message>
        <location filename="../views/models_panel.py" line="139" />
        <location filename="../views/models_panel.py" line="42" />
        <source>Engine</source>
        <translation>Rechenwerk</translation>
    </message>
    <message>
        <location filename="../views/models_panel.py" line="43" />
        <source>Folder…</source>
        <translation>Ordner …</translation>
    </message>
    <message>
        <location filename="../views/models_panel.py" line="44" />
        <source>Use a bundle of your own, made by glss-train</source>
        <translation>Ein eigenes Paket von glss-train benutzen</translation>
    </message>
    <message>
        <location filename="../views/models_panel.py" line="45" />
        <source>Use</source>
        <translation>Benutzen</translation>
    </message>
    <message>
        <location filename="../views/models_panel.py" line="52" />
        <source>Card of the bundle</source>
        <translation>Karte des Pakets</translation>
    </message>
    <message>
        <location filename="../views/models_panel.py" line="71" />
        <source> (shipped)</source>
        <translation> (mitgeliefert)</translation>
    </message>
    <message>
        <location filename="../views/models_panel.py" line="87" />
        <source>Now: {bundle}, {engine}</source>
        <translation>Jetzt: {bundle}, {engine}</translation>
    </message>
    <message>
        <location filename="../views/models_panel.py" line="89" />
        <source>Being loaded: {bundle}, {engine}</source>
        <translation>Wird geladen: {bundle}, {engine}</translation>
    </message>
    <message>
        <location filename="../views/models_panel.py" line="91" />
        <source>The other model is being made ready. Until then the one of now goes on.</source>
        <translation>Das andere Modell wird vorbereitet. Bis dahin läuft das jetzige weiter.</translation>
    </message>
    <message>
        <location filename="../views/models_panel.py" line="103" />
        <source>The folder of a bundle, with its bundle.toml</source>
        <translation>Der Ordner eines Pakets mit seiner bundle.toml</translation>
    </message>
    <message>
        <location filename="../views/models_panel.py" line="118" />
        <source>The fastest that runs on this machine.</source>
        <translation>Das schnellste, das auf diesem Rechner läuft.</translation>
    </message>
    <message>
        <location filename="../views/models_panel.py" line="119" />
        <source>Plain torch: right by definition, and the slowest.</source>
        <translation>Reines torch: per Definition richtig, und am langsamsten.</translation>
    </message>
    <message>
        <location filename="../views/models_panel.py" line="120" />
        <source>ONNX Runtime, on the processor.</source>
        <translation>ONNX Runtime, auf dem Prozessor.</translation>
    </message>
    <message>
        <location filename="../views/models_panel.py" line="121" />
        <source>OpenVINO, on the processor.</source>
        <translation>OpenVINO, auf dem Prozessor.</translation>
    </message>
    <message>
        <location filename="../views/models_panel.py" line="122" />
        <source>TensorRT, on an NVIDIA card.</source>
        <translation>TensorRT, auf einer NVIDIA-Karte.</translation>
    </message>
    <message>
        <location filename="../views/models_panel.py" line="123" />
        <source>Captured graphs, on an NVIDIA card.</source>
        <translation>Aufgezeichnete Graphen, auf einer NVIDIA-Karte.</translation>
    </message>
    <message>
        <location filename="../views/models_panel.py" line="127" />
        <source>It is built once, which may take a minute.</source>
        <translation>Es wird einmal gebaut, das kann eine Minute dauern.</translation>
    </message>
</context><context>
    <name>MomentsList</name>
    <message>
        <location filename="../views/moments_list.py" line="36" />
        <source>Events</source>
        <translation type="unfinished" />
    </message>
</context><context>
    <name>NetworkFields</name>
    <message>
        <location filename="../views/network_fields.py" line="24" />
        <source>rtsp:// or http:// (MJPEG); a login in it is taken out of it</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/network_fields.py" line="29" />
        <source>in the keyring</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/network_fields.py" line="30" />
        <source>in a variable</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/network_fields.py" line="31" />
        <source>until it closes</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/network_fields.py" line="35" />
        <source>The system's keyring; an environment variable that you set before the start; or nowhere: the camera is there until the window closes</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/network_fields.py" line="41" />
        <source>Set it to the password before the window is started</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/network_fields.py" line="47" />
        <source>&amp;Address</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/network_fields.py" line="48" />
        <source>&amp;Password</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/network_fields.py" line="49" />
        <source>&amp;Variable</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/network_fields.py" line="53" />
        <source>&amp;User</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/network_fields.py" line="59" />
        <source>Password is &amp;kept</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/network_fields.py" line="81" />
        <source>kept in the keyring</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/network_fields.py" line="86" />
        <source>Passwords cannot go to a keyring: {problem}.</source>
        <translation type="unfinished" />
    </message>
</context><context>
    <name>PlayerView</name>
    <message>
        <location filename="../views/player_view.py" line="37" />
        <source>Picture of the recording</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/player_view.py" line="118" />
        <location filename="../views/player_view.py" line="41" />
        <source>Play (Space)</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/player_view.py" line="44" />
        <source>10 s back (Left)</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/player_view.py" line="47" />
        <source>Picture before (,)</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/player_view.py" line="50" />
        <source>Next picture (.)</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/player_view.py" line="53" />
        <source>10 s on (Right)</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/player_view.py" line="56" />
        <source>The export starts here (I)</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/player_view.py" line="60" />
        <source>The export ends here (O)</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/player_view.py" line="64" />
        <source>Speed</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/player_view.py" line="65" />
        <source>Speed (Up, Down)</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/player_view.py" line="118" />
        <source>Pause (Space)</source>
        <translation type="unfinished" />
    </message>
</context><context>
    <name>Presenter</name>
    <message>
        <location filename="../presenter.py" line="171" />
        <source>A recording is running. Finish it and close?</source>
        <translation>Eine Aufnahme läuft. Abschließen und das Fenster schließen?</translation>
    </message>
    <message>
        <location filename="../presenter.py" line="172" />
        <source>Finish and close</source>
        <translation>Abschließen und schließen</translation>
    </message>
    <message>
        <location filename="../presenter.py" line="329" />
        <source>Select a camera first: click it, or press its number</source>
        <translation>Wählen Sie erst eine Kamera: anklicken, oder ihre Nummer drücken</translation>
    </message>
    <message>
        <location filename="../presenter.py" line="350" />
        <source>Remove {camera} from the window? Its recordings stay.</source>
        <translation>{camera} aus dem Fenster entfernen? Die Aufnahmen bleiben.</translation>
    </message>
    <message>
        <location filename="../presenter.py" line="354" />
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
</context><context>
    <name>RegionCanvas</name>
    <message>
        <location filename="../views/region_canvas.py" line="133" />
        <source>hidden from all</source>
        <translation type="unfinished" />
    </message>
</context><context>
    <name>RegionDialog</name>
    <message>
        <location filename="../views/region_dialog.py" line="58" />
        <source>Regions of {camera}</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/region_dialog.py" line="62" />
        <source>No picture yet; you can draw all the same</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/region_dialog.py" line="64" />
        <source>Picture to draw on</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/region_dialog.py" line="67" />
        <source>What is drawn</source>
        <translation>Was gezeichnet wird</translation>
    </message>
    <message>
        <location filename="../views/region_dialog.py" line="69" />
        <source>Name of the selected shape</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/region_dialog.py" line="75" />
        <source>Undo</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/region_dialog.py" line="77" />
        <source>Redo</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/region_dialog.py" line="79" />
        <source>Delete</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/region_dialog.py" line="81" />
        <source>Save and apply</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/region_dialog.py" line="81" />
        <source>Apply until it closes</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/region_dialog.py" line="133" />
        <source>A name has letters, digits, _ . and - only</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/region_dialog.py" line="135" />
        <source>Another one has this name</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/region_dialog.py" line="166" />
        <source>Region {name}</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/region_dialog.py" line="167" />
        <source>Zone {name}</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/region_dialog.py" line="199" />
        <location filename="../views/region_dialog.py" line="168" />
        <source>Privacy area</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/region_dialog.py" line="173" />
        <source>Nothing is drawn yet. Choose what to draw above, then draw it on the picture.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/region_dialog.py" line="178" />
        <source>Drag a shape or its corners. Double-click the outline of a privacy area for one more corner.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/region_dialog.py" line="182" />
        <source>Drag a box. A region is searched by itself, so small people in it are found better; outside of all regions nobody looks.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/region_dialog.py" line="186" />
        <source>Drag a box. Only skin in a zone starts a recording.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/region_dialog.py" line="187" />
        <source>Click the corners, then the first one again, or Enter. It is black from the camera on: on the wall, in recordings, for the search.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/region_dialog.py" line="196" />
        <source>Select</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/region_dialog.py" line="197" />
        <source>Region</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/region_dialog.py" line="198" />
        <source>Zone</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/region_dialog.py" line="240" />
        <source>Name</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/region_dialog.py" line="245" />
        <source>This camera does not come from the window's own file, so what you draw holds until the window closes. Add it in the window to keep it.</source>
        <translation type="unfinished" />
    </message>
</context><context>
    <name>ShortcutSheet</name>
    <message>
        <location filename="../views/shortcuts.py" line="27" />
        <source>Keyboard</source>
        <translation>Tastatur</translation>
    </message>
</context><context>
    <name>SidePanel</name>
    <message>
        <location filename="../views/side.py" line="27" />
        <source>Close (Esc)</source>
        <translation>Schließen (Esc)</translation>
    </message>
    <message>
        <location filename="../views/side.py" line="28" />
        <source>Close panel</source>
        <translation>Leiste schließen</translation>
    </message>
</context><context>
    <name>SourceTabs</name>
    <message>
        <location filename="../views/camera_fields.py" line="50" />
        <source>Network</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/camera_fields.py" line="51" />
        <source>Webcam</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/camera_fields.py" line="52" />
        <source>File or folder</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/camera_fields.py" line="53" />
        <source>Demo</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/camera_fields.py" line="84" />
        <source>Choose one</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/camera_fields.py" line="84" />
        <source>None found</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/camera_fields.py" line="91" />
        <source>Look again</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/camera_fields.py" line="94" />
        <source>&amp;Webcam</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/camera_fields.py" line="96" />
        <source>This machine has no webcam, or this user may not use it. Plug one in and look again; on Linux the user has to be in the group “video”.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/camera_fields.py" line="111" />
        <source>Video…</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/camera_fields.py" line="111" />
        <source>Folder…</source>
        <translation>Ordner …</translation>
    </message>
    <message>
        <location filename="../views/camera_fields.py" line="120" />
        <source>&amp;Path</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/camera_fields.py" line="123" />
        <source>A video plays once, at its own speed.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/camera_fields.py" line="129" />
        <source>A night scene that is made by this program; it needs nothing.</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/camera_fields.py" line="136" />
        <source>Choose a video</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/camera_fields.py" line="140" />
        <source>Choose a folder</source>
        <translation type="unfinished" />
    </message>
</context><context>
    <name>Tile</name>
    <message>
        <location filename="../views/tile_paint.py" line="141" />
        <source>NOT RECORDING</source>
        <translation>KEINE AUFNAHME</translation>
    </message>
    <message>
        <location filename="../views/tile_paint.py" line="143" />
        <source>REC {time}</source>
        <translation>REC {time}</translation>
    </message>
    <message>
        <location filename="../views/tile_paint.py" line="155" />
        <source>NOT SURE</source>
        <translation>UNSICHER</translation>
    </message>
    <message>
        <location filename="../views/tile.py" line="70" />
        <source>Stop recording (R)</source>
        <translation>Aufnahme beenden (R)</translation>
    </message>
    <message>
        <location filename="../views/tile.py" line="193" />
        <location filename="../views/tile.py" line="70" />
        <source>Record (R)</source>
        <translation>Aufnehmen (R)</translation>
    </message>
    <message>
        <location filename="../views/tile.py" line="195" />
        <source>Snapshot (S)</source>
        <translation>Schnappschuss (S)</translation>
    </message>
    <message>
        <location filename="../views/tile.py" line="197" />
        <source>Inspect (I)</source>
        <translation>Einblick (I)</translation>
    </message>
    <message>
        <location filename="../views/tile.py" line="199" />
        <source>One camera or all (Enter)</source>
        <translation>Eine Kamera oder alle (Eingabe)</translation>
    </message>
    <message>
        <location filename="../views/tile.py" line="227" />
        <source>Stop recording</source>
        <translation>Aufnahme beenden</translation>
    </message>
    <message>
        <location filename="../views/tile.py" line="227" />
        <source>Record</source>
        <translation>Aufnehmen</translation>
    </message>
    <message>
        <location filename="../views/tile.py" line="228" />
        <source>Show all</source>
        <translation>Alle zeigen</translation>
    </message>
    <message>
        <location filename="../views/tile.py" line="228" />
        <source>Show alone</source>
        <translation>Allein zeigen</translation>
    </message>
    <message>
        <location filename="../views/tile.py" line="233" />
        <source>Snapshot</source>
        <translation>Schnappschuss</translation>
    </message>
    <message>
        <location filename="../views/tile.py" line="234" />
        <source>Inspect</source>
        <translation>Einblick</translation>
    </message>
    <message>
        <location filename="../views/tile.py" line="235" />
        <source>Events and recordings</source>
        <translation>Ereignisse und Aufnahmen</translation>
    </message>
    <message>
        <location filename="../views/tile.py" line="237" />
        <source>Regions and privacy…</source>
        <translation>Bereiche und Privates …</translation>
    </message>
    <message>
        <location filename="../views/tile.py" line="238" />
        <source>Change the camera…</source>
        <translation>Kamera ändern …</translation>
    </message>
    <message>
        <location filename="../views/tile.py" line="239" />
        <source>Connect again</source>
        <translation>Neu verbinden</translation>
    </message>
    <message>
        <location filename="../views/tile.py" line="240" />
        <source>Remove…</source>
        <translation>Entfernen …</translation>
    </message>
    <message>
        <location filename="../views/tile_text.py" line="18" />
        <source>STARTING</source>
        <translation>STARTET</translation>
    </message>
    <message>
        <location filename="../views/tile_text.py" line="19" />
        <source>LIVE</source>
        <translation>LIVE</translation>
    </message>
    <message>
        <location filename="../views/tile_text.py" line="20" />
        <source>FROZEN</source>
        <translation>STEHT</translation>
    </message>
    <message>
        <location filename="../views/tile_text.py" line="21" />
        <source>LOST</source>
        <translation>WEG</translation>
    </message>
    <message>
        <location filename="../views/tile_text.py" line="22" />
        <source>REFUSED</source>
        <translation>ABGELEHNT</translation>
    </message>
    <message>
        <location filename="../views/tile_text.py" line="23" />
        <source>ENDED</source>
        <translation>ZU ENDE</translation>
    </message>
    <message>
        <location filename="../views/tile_text.py" line="33" />
        <source>Waiting for the first picture</source>
        <translation>Wartet auf das erste Bild</translation>
    </message>
    <message>
        <location filename="../views/tile_text.py" line="35" />
        <source>Connected, but no picture comes</source>
        <translation>Verbunden, aber es kommt kein Bild</translation>
    </message>
    <message>
        <location filename="../views/tile_text.py" line="37" />
        <source>Picture is {age} old</source>
        <translation>Das Bild ist {age} alt</translation>
    </message>
    <message>
        <location filename="../views/tile_text.py" line="40" />
        <source>Connection lost</source>
        <translation>Verbindung verloren</translation>
    </message>
    <message>
        <location filename="../views/tile_text.py" line="41" />
        <source>Not connected</source>
        <translation>Nicht verbunden</translation>
    </message>
    <message>
        <location filename="../views/tile_text.py" line="43" />
        <source>Cannot be shown</source>
        <translation>Kann nicht gezeigt werden</translation>
    </message>
    <message>
        <location filename="../views/tile_text.py" line="45" />
        <source>The camera refused</source>
        <translation>Die Kamera lehnt ab</translation>
    </message>
    <message>
        <location filename="../views/tile_text.py" line="47" />
        <source>The recording has ended</source>
        <translation>Die Aufnahme ist zu Ende</translation>
    </message>
    <message>
        <location filename="../views/tile_text.py" line="56" />
        <source>Trying now…</source>
        <translation>Versucht es gerade …</translation>
    </message>
    <message>
        <location filename="../views/tile_text.py" line="57" />
        <source>Next try in {seconds} s (attempt {attempt})</source>
        <translation>Nächster Versuch in {seconds} s (Nr. {attempt})</translation>
    </message>
    <message>
        <location filename="../views/tile_text.py" line="68" />
        <source>Last picture {age} ago</source>
        <translation>Letztes Bild vor {age}</translation>
    </message>
    <message>
        <location filename="../views/tile_text.py" line="78" />
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <location filename="../views/tile_text.py" line="80" />
        <source>same</source>
        <translation>gleich</translation>
    </message>
    <message>
        <location filename="../views/tile_text.py" line="82" />
        <source>SKIN</source>
        <translation>HAUT</translation>
    </message>
    <message>
        <location filename="../views/tile_text.py" line="83" />
        <source>SSIM</source>
        <translation>SSIM</translation>
    </message>
    <message>
        <location filename="../views/tile_text.py" line="84" />
        <source>DELAY</source>
        <translation>VERZUG</translation>
    </message>
    <message>
        <location filename="../views/tile_text.py" line="85" />
        <source>FPS</source>
        <translation>BILDER/S</translation>
    </message>
    <message>
        <location filename="../views/tile_text.py" line="86" />
        <source>SHOWN</source>
        <translation>GEZEIGT</translation>
    </message>
    <message>
        <location filename="../views/tile_text.py" line="87" />
        <source>STEPS</source>
        <translation>SCHRITTE</translation>
    </message>
    <message>
        <location filename="../views/tile_text.py" line="88" />
        <source>AGE</source>
        <translation>ALTER</translation>
    </message>
    <message>
        <location filename="../views/tile_text.py" line="92" />
        <source>SURE</source>
        <translation>SICHER</translation>
    </message>
    <message>
        <location filename="../views/tile_text.py" line="102" />
        <source>recording</source>
        <translation>nimmt auf</translation>
    </message>
</context><context>
    <name>TimelineView</name>
    <message>
        <location filename="../views/timeline_view.py" line="52" />
        <source>Timeline of the day</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/timeline_view.py" line="297" />
        <source>: nothing recorded</source>
        <translation type="unfinished" />
    </message>
</context><context>
    <name>TopBar</name>
    <message>
        <location filename="../views/top_bar.py" line="53" />
        <source>Add camera</source>
        <translation>Kamera hinzufügen</translation>
    </message>
    <message>
        <location filename="../views/top_bar.py" line="58" />
        <source>Opacity</source>
        <translation>Deckkraft</translation>
    </message>
    <message>
        <location filename="../views/top_bar.py" line="58" />
        <source>Opacity of what is drawn ([ and ])</source>
        <translation>Deckkraft des Gezeichneten ([ und ])</translation>
    </message>
    <message>
        <location filename="../views/top_bar.py" line="61" />
        <source>Threshold</source>
        <translation>Schwelle</translation>
    </message>
    <message>
        <location filename="../views/top_bar.py" line="62" />
        <source>How sure the model must be to call a pixel skin (- and +)
Double-click the number: the bundle's own</source>
        <translation>Wie sicher das Modell sein muss, damit ein Bildpunkt Haut ist (- und +)
Doppelklick auf die Zahl: die des Pakets</translation>
    </message>
    <message>
        <location filename="../views/top_bar.py" line="75" />
        <source>Record all</source>
        <translation>Alle aufnehmen</translation>
    </message>
    <message>
        <location filename="../views/top_bar.py" line="79" />
        <source>Look back</source>
        <translation>Rückschau</translation>
    </message>
    <message>
        <location filename="../views/top_bar.py" line="80" />
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <location filename="../views/top_bar.py" line="81" />
        <source>Inspect</source>
        <translation>Einblick</translation>
    </message>
    <message>
        <location filename="../views/top_bar.py" line="82" />
        <source>Menu</source>
        <translation>Menü</translation>
    </message>
    <message>
        <location filename="../views/top_bar.py" line="160" />
        <source>Fill</source>
        <translation>Fläche</translation>
    </message>
    <message>
        <location filename="../views/top_bar.py" line="160" />
        <source>Skin filled</source>
        <translation>Haut gefüllt</translation>
    </message>
    <message>
        <location filename="../views/top_bar.py" line="161" />
        <source>Outline</source>
        <translation>Umriss</translation>
    </message>
    <message>
        <location filename="../views/top_bar.py" line="161" />
        <source>Skin outlined</source>
        <translation>Haut umrandet</translation>
    </message>
    <message>
        <location filename="../views/top_bar.py" line="162" />
        <source>Clone</source>
        <translation>Klon</translation>
    </message>
    <message>
        <location filename="../views/top_bar.py" line="162" />
        <source>Nearest clone beside</source>
        <translation>Nächster Klon daneben</translation>
    </message>
    <message>
        <location filename="../views/top_bar.py" line="163" />
        <source>Heat</source>
        <translation>Wärme</translation>
    </message>
    <message>
        <location filename="../views/top_bar.py" line="163" />
        <source>How sure the model is</source>
        <translation>Wie sicher das Modell ist</translation>
    </message>
    <message>
        <location filename="../views/top_bar.py" line="165" />
        <source>Redacted</source>
        <translation>Verdeckt</translation>
    </message>
    <message>
        <location filename="../views/top_bar.py" line="166" />
        <source>Skin hidden, in recordings and snapshots, too</source>
        <translation>Haut verdeckt, auch in Aufnahmen und Schnappschüssen</translation>
    </message>
    <message>
        <location filename="../views/top_bar.py" line="168" />
        <source>Plain</source>
        <translation>Schlicht</translation>
    </message>
    <message>
        <location filename="../views/top_bar.py" line="168" />
        <source>The picture alone</source>
        <translation>Nur das Bild</translation>
    </message>
    <message>
        <location filename="../views/top_bar.py" line="180" />
        <source>View: {text}</source>
        <translation>Ansicht: {text}</translation>
    </message>
    <message>
        <location filename="../views/top_bar.py" line="201" />
        <source>Figures on the tiles</source>
        <translation>Zahlen auf den Kacheln</translation>
    </message>
    <message>
        <location filename="../views/top_bar.py" line="204" />
        <source>Full screen</source>
        <translation>Vollbild</translation>
    </message>
    <message>
        <location filename="../views/top_bar.py" line="210" />
        <source>Keyboard</source>
        <translation>Tastatur</translation>
    </message>
    <message>
        <location filename="../views/top_bar.py" line="211" />
        <source>About GLSS Live</source>
        <translation>Über GLSS Live</translation>
    </message>
    <message>
        <location filename="../views/top_bar.py" line="221" />
        <source>Theme of the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <location filename="../views/top_bar.py" line="222" />
        <source>Dark theme</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <location filename="../views/top_bar.py" line="223" />
        <source>Light theme</source>
        <translation>Hell</translation>
    </message>
</context><context>
    <name>_Rows</name>
    <message>
        <location filename="../views/moments_list.py" line="112" />
        <source>Not shown: redaction is on for this camera</source>
        <translation type="unfinished" />
    </message>
    <message>
        <location filename="../views/moments_list.py" line="117" />
        <source>up to {share} %</source>
        <translation type="unfinished" />
    </message>
</context><context>
    <name>_Toast</name>
    <message>
        <location filename="../views/toasts.py" line="110" />
        <source>Dismiss</source>
        <translation>Schließen</translation>
    </message>
</context></TS>