//! The limits that signatures set for any page, and rotating credentials.

use std::future::pending;
use std::net::Ipv4Addr;
use std::time::Duration;

use browser::{Browser, PICTURE};
use tokio::net::TcpListener;
use upload_server::embedded;

use super::visitor::Visitor;

/// A URL allows only the type and the size that the page has described, and the browser sends the
/// size itself.
#[tokio::test]
async fn the_bucket_refuses_another_type_or_size_than_described() {
    let visitor = Visitor::start().await;
    let send = "async (type, size) => {
        const post = async (path, body) => {
            const headers = { 'Content-Type': 'application/json' };
            return (await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })).json();
        };
        const { id } = await post('/uploads', { name: 'cat.png', type: 'image/png', size: 4 });
        const { method, url, headers } = await post(`/uploads/${id}/requests`, { step: 'put' });
        const body = new File(['x'.repeat(size)], 'cat.png');
        return (await fetch(url, { method, headers: { ...headers, 'content-type': type }, body })).status;
    }";
    for (media_type, size) in [("text/html", 4), ("image/png", 5), ("image/png", 3)] {
        let status: u16 = visitor.browser.call(send, vec![media_type.into(), size.into()]).await.unwrap();
        assert_eq!(status, 403, "{media_type}, {size}");
        assert_eq!(visitor.objects().len(), 0, "{media_type}, {size}");
    }
    let status: u16 = visitor.browser.call(send, vec!["image/png".into(), 4.into()]).await.unwrap();
    assert_eq!(status, 200);
    assert_eq!(visitor.objects().len(), 1);
}

#[tokio::test]
async fn credentials_change_while_the_page_is_open() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let user = async {
        let browser = Browser::start().await.unwrap();
        browser.open(&url).await.unwrap();
        let watch = "() => {
            window.ids = new Set();
            const open = XMLHttpRequest.prototype.open;
            XMLHttpRequest.prototype.open = function (method, url) {
                window.ids.add(new URL(url).searchParams.get('X-Amz-Credential').split('/')[0]);
                open.call(this, method, url);
            };
        }";
        browser.call::<()>(watch, Vec::new()).await.unwrap();
        for attempt in 0.. {
            browser.choose("#file", "cat.png", PICTURE).await.unwrap();
            let all_done = "[...document.querySelectorAll('li')].every(row => row.dataset.state === 'done')";
            browser.wait_for(all_done).await.unwrap();
            if browser.call("() => window.ids.size === 2", Vec::new()).await.unwrap() {
                break;
            }
            assert!(attempt < 100, "the credentials never change");
        }
    };
    let served = embedded::run(listener, Duration::from_millis(200), pending());
    tokio::select! {
        ended = served => panic!("{ended:?}"),
        () = user => {}
    }
}
